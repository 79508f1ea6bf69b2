"""How insight refuses."""

from chama.base.errors import Refusal


class FavouritesFull(Refusal):
    code = "favourites_full"
    status = 409
    title_en = "There are too many favourites"
    title_zh = "收藏已满，请先清理一些"
