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


class ProductVersionStale(Refusal):
    """Somebody else edited the product; `detail`: `expected_version`, `version`, `yours`, `theirs`."""

    code = "product_version_stale"
    status = 409
    title_en = "Someone else has edited this product; compare both versions"
    title_zh = "该商品已被他人修改，请对比后再保存"


class MatrixTooLarge(Refusal):
    """The axes make more combinations than a product may have."""

    code = "matrix_too_large"
    status = 422
    title_en = "The specs make too many combinations"
    title_zh = "规格组合过多，请减少规格值"


class TooManySkus(Refusal):
    code = "too_many_skus"
    status = 422
    title_en = "A product has at most 500 SKUs"
    title_zh = "单个商品最多 500 个规格"


class CategoryLoop(Refusal):
    """A category cannot be moved below itself."""

    code = "category_loop"
    status = 409
    title_en = "A category cannot be inside itself"
    title_zh = "分类不能移动到自己的下级"


class CategoryTooDeep(Refusal):
    code = "category_too_deep"
    status = 409
    title_en = "Categories are at most four levels deep"
    title_zh = "分类最多四级"


class CategoryInUse(Refusal):
    """It has products, categories below it or attributes."""

    code = "category_in_use"
    status = 409
    title_en = "The category is in use"
    title_zh = "分类下还有内容，不能删除"


class CategoryNotFound(Refusal):
    code = "category_not_found"
    status = 404
    title_en = "This category does not exist"
    title_zh = "分类不存在"


class ScheduleInvalid(Refusal):
    """`fields` names which instant is wrong."""

    code = "schedule_invalid"
    status = 422
    title_en = "The times do not fit"
    title_zh = "上下架时间有误"


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


class NoCdn(Refusal):
    """No cache in front of the shop is set up (`CHAMA_CDN_HOOKS`), so there is nobody to tell."""

    code = "no_cdn"
    status = 409
    title_en = "No CDN is set up"
    title_zh = "尚未配置 CDN"
