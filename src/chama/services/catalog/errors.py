"""How catalog refuses."""

from chama.base.errors import Refusal


class ProductNotFound(Refusal):
    code = "product_not_found"
    status = 404
    title_en = "This product does not exist"
    title_zh = "商品不存在"


class SkuNotFound(Refusal):
    code = "sku_not_found"
    status = 404
    title_en = "This SKU does not exist"
    title_zh = "商品规格不存在"


class ProductInvalid(Refusal):
    """`fields` names what is wrong, e.g. `skus.0.price_fen`."""

    code = "product_invalid"
    status = 422
    title_en = "The product has wrong or missing details"
    title_zh = "商品资料有误，请检查后再保存"


class SkuVersionStale(Refusal):
    """Somebody else changed the SKU since it was read; `detail` carries its present version and price."""

    code = "sku_version_stale"
    status = 409
    title_en = "Someone else has changed this SKU; load it again"
    title_zh = "该规格已被他人修改，请刷新后再试"


class MediaRefused(Refusal):
    """The file is of a kind or size that the shop does not take; `fields` says which."""

    code = "media_refused"
    status = 422
    title_en = "This kind of file cannot be taken"
    title_zh = "不支持该文件，请上传 JPG、PNG、WebP、GIF 图片或 MP4 视频"


class MediaDamaged(Refusal):
    code = "media_damaged"
    status = 422
    title_en = "The file is damaged and cannot be read"
    title_zh = "文件已损坏，无法读取"


class MediaNotFound(Refusal):
    code = "media_not_found"
    status = 404
    title_en = "This file is not in the media library"
    title_zh = "素材不存在"


class MediaInUse(Refusal):
    """Somebody shows the file; `detail` carries a few of the places."""

    code = "media_in_use"
    status = 409
    title_en = "The file is still shown somewhere"
    title_zh = "素材正在使用中，不能删除"
