"""Accounts over HTTP: regions and agreements are cached, the desk is masked and audited."""

import httpx
import msgspec
import pytest

from chama.flows.place_order import place_order
from chama.runtime.service import locate
from chama.runtime.tokens import make_access
from chama.services.staff.api import Staff
from tests.support import given

SHOP, DESK = "/api/shop", "/api/admin"


def as_shopper(user_id: str) -> dict[str, str]:
    token = make_access(user_id, "ses_account")
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": given.a_key()[:60]}


def as_staff(*permissions: str) -> dict[str, str]:
    token = make_access("stf_account", "ses_desk", "staff", permissions)
    return {"Authorization": f"Bearer {token}", "Idempotency-Key": given.a_key()[:60]}


async def audited(target: str) -> list[tuple[str, str]]:
    page = await locate(Staff).audit_trail(cursor=None, limit=100)
    return [(r.action, r.detail) for r in page.items if r.target == target]


async def test_the_list_of_regions_is_named_by_its_content_and_kept_for_ever(web: httpx.AsyncClient) -> None:
    at = (await web.get(f"{SHOP}/regions")).json()
    answer = await web.get(at["path"])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["etag"] == f'"{at["version"]}"'
    assert len(msgspec.json.decode(answer.content)) == 33
    again = await web.get(at["path"], headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await web.get(f"{SHOP}/regions/0000")).json()["code"] == "not_found"


async def test_agreements_are_read_by_everybody_and_known_again(web: httpx.AsyncClient) -> None:
    kinds = {a["kind"]: a["consent"] for a in (await web.get(f"{SHOP}/agreements")).json()}
    assert kinds["privacy_policy"] == "required"
    assert kinds["licences"] == "none"
    answer = await web.get(f"{SHOP}/agreements/privacy_policy")
    assert "个人信息" in answer.json()["text"]
    again = await web.get(
        f"{SHOP}/agreements/privacy_policy", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


async def test_an_address_comes_from_wechat_by_code_or_by_names(web: httpx.AsyncClient) -> None:
    shopper = await given.a_shopper()
    chosen = {
        "errMsg": "chooseAddress:ok",
        "userName": "段小云",
        "postalCode": "671000",
        "provinceName": "云南省",
        "cityName": "大理白族自治州",
        "countyName": "大理市",
        "detailInfo": "古城 1 号",
        "streetName": "",
        "nationalCode": "532901",
        "telNumber": "13888001234",
    }
    for code in ("532901", "", "000000"):
        answer = await web.post(
            f"{SHOP}/addresses/wechat",
            json={**chosen, "nationalCode": code},
            headers=as_shopper(shopper.user_id),
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["region"] == "云南省 大理白族自治州 大理市"
    former = {**chosen, "provinceName": "浙江省", "cityName": "杭州市", "countyName": "下城区"}
    former["nationalCode"] = "330103"
    gone = await web.post(f"{SHOP}/addresses/wechat", json=former, headers=as_shopper(shopper.user_id))
    assert (gone.status_code, gone.json()["code"]) == (409, "region_gone")
    assert gone.json()["detail"]["successor"] == "330105"
    nowhere = {**chosen, "countyName": "不存在县", "nationalCode": ""}
    answer = await web.post(f"{SHOP}/addresses/wechat", json=nowhere, headers=as_shopper(shopper.user_id))
    assert (answer.status_code, answer.json()["code"]) == (400, "region_unknown")


@pytest.mark.parametrize("name", ["木\u202e小茶", "<img src=x onerror=alert(1)>", "木\u200b", "木\u0000"])
async def test_a_name_that_tricks_is_refused_and_nothing_is_added(web: httpx.AsyncClient, name: str) -> None:
    shopper = await given.a_shopper()
    form = {"name": name, "phone": "13888001234", "region_code": "530102", "detail": "翠湖南路 8 号"}
    answer = await web.post(f"{SHOP}/addresses", json=form, headers=as_shopper(shopper.user_id))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request")
    assert list(answer.json()["fields"]) == ["name"]
    book = (await web.get(f"{SHOP}/addresses", headers=as_shopper(shopper.user_id))).json()
    assert len(book) == 1


async def test_the_desk_sees_masks_until_it_gives_a_reason(web: httpx.AsyncClient) -> None:
    shopper = await given.a_shopper()
    offer = await given.an_offer(shopper, await given.a_product(1))
    placed = await place_order(
        key=given.a_key(),
        user_id=shopper.user_id,
        token=offer.quote,
        total_fen=offer.price.payable_fen,
        note="请放门口",
    )
    order = f"{DESK}/orders/{placed.order_id}"
    seen = (await web.get(order, headers=as_staff("orders.read"))).json()
    assert seen["ship_to"] == {
        "name": "马*",
        "phone": "139****1111",
        "region": "云南省 昆明市 五华区",
        "detail": "翠湖***",
    }
    assert seen["note"] == "请放门口"
    page = (await web.get(f"{DESK}/shoppers/{shopper.user_id}", headers=as_staff("shoppers.read"))).json()
    assert page["addresses"][0]["phone"] == "139****1111"
    assert await audited(placed.order_id) == []
    for path, body in ((f"{order}/unmask", {}), (f"{order}/unmask", {"reason": ""})):
        answer = await web.post(path, json=body, headers=as_staff("personal.unmask"))
        assert answer.status_code == 400
    forbidden = await web.post(
        f"{order}/unmask", json={"reason": "顾客来电"}, headers=as_staff("orders.read")
    )
    assert forbidden.status_code == 403
    answer = await web.post(
        f"{order}/unmask", json={"reason": "顾客要求改地址"}, headers=as_staff("personal.unmask")
    )
    assert (answer.json()["name"], answer.json()["phone"]) == ("马帮", "13900001111")
    assert await audited(placed.order_id) == [("order.unmask", "顾客要求改地址")]
    whole = await web.post(
        f"{DESK}/shoppers/{shopper.user_id}/unmask",
        json={"reason": "核实身份"},
        headers=as_staff("personal.unmask"),
    )
    assert whole.json()["addresses"][0]["detail"] == "翠湖南路 8 号"
    assert await audited(shopper.user_id) == [("shopper.unmask", "核实身份")]
    mine = (await web.get(f"{SHOP}/orders/{placed.order_id}", headers=as_shopper(shopper.user_id))).json()
    assert mine["ship_to"]["phone"] == "13900001111"


async def test_a_copy_of_ones_data_is_ones_own(web: httpx.AsyncClient) -> None:
    shopper, other = await given.a_shopper(), await given.a_shopper()
    copy = (await web.get(f"{SHOP}/me/export", headers=as_shopper(shopper.user_id))).json()
    assert copy["personal"]["addresses"][0]["detail"] == "翠湖南路 8 号"
    assert copy["profile"]["user_id"] == shopper.user_id
    assert other.user_id not in str(copy)


@pytest.mark.parametrize("user_id", ["x", "usr_1", "usr_" + "0" * 26, "ord_" + "0" * 26, "usr_" + "茶" * 26])
async def test_the_desk_finds_no_shopper_that_there_is_not(web: httpx.AsyncClient, user_id: str) -> None:
    desk = as_staff("shoppers.read", "personal.unmask", "shoppers.close")
    why = {"reason": "核实身份"}
    for answer in (
        await web.get(f"{DESK}/shoppers/{user_id}", headers=desk),
        await web.post(f"{DESK}/shoppers/{user_id}/unmask", json=why, headers=desk),
        await web.post(f"{DESK}/shoppers/{user_id}/closing", json=why, headers=desk),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text
    for phone in ("1", "x", "13888001234' OR 1=1 --", "13888001234"):
        answer = await web.post(f"{DESK}/shoppers/search", json={"phone": phone[:20]}, headers=desk)
        assert answer.status_code in (200, 400), answer.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/me/settings", {"nickname": "茶\u202e客"}),
        ("PUT", "/me/settings", {"birthday_on": "2999-01-01"}),
        ("PUT", "/me/settings", {"birthday_on": "yesterday"}),
        ("PUT", "/me/settings", {"personalised": "no"}),
        ("POST", "/me/phone", {"phone": "1", "code": "1"}),
        ("POST", "/me/consents/privacy_policy", {"version": "", "given": True}),
        ("POST", "/me/consents/privacy_policy", {"version": "1", "given": False, "source": "<b>"}),
        ("POST", "/me/closing", {"source": "你好"}),
    ],
)
async def test_bad_input_about_an_account_is_refused_with_its_field(
    web: httpx.AsyncClient, method: str, path: str, body: dict
) -> None:
    shopper = await given.a_shopper()
    answer = await web.request(method, SHOP + path, json=body, headers=as_shopper(shopper.user_id))
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request"), answer.text
    assert answer.json()["fields"]
