"""The web app of the edge: shop, admin, callbacks, pages."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from chama.edge import admin as admin_api
from chama.edge import bench, callback, h5, media, pages
from chama.edge import shop as shop_api
from chama.edge.bodies import StrictRequest
from chama.edge.gates import public, the_actor
from chama.edge.problems import HANDLERS
from chama.runtime.settings import settings

MAX_BODY = 256 * 1024


def make_app(lifespan: Callable[[Litestar], AbstractAsyncContextManager[None]]) -> Litestar:
    """The app; `lifespan` opens what it stands on."""
    shop = Router(
        "/api/shop",
        route_handlers=shop_api.ROUTES,
        dependencies={"shopper": Provide(the_actor, sync_to_thread=False)},
        tags=["shop"],
    )
    admin = Router(
        "/api/admin",
        route_handlers=admin_api.ROUTES,
        dependencies={"actor": Provide(the_actor, sync_to_thread=False)},
        tags=["admin"],
    )
    extra = bench.ROUTES if settings().bench else []
    return Litestar(
        route_handlers=[shop, admin, *media.ROUTES, *callback.ROUTES, *pages.ROUTES, *extra, *h5.ROUTES],
        exception_handlers=HANDLERS,
        request_class=StrictRequest,
        lifespan=[lifespan],
        openapi_config=OpenAPIConfig(
            title="Chama 茶马",
            version="1",
            # Our own pages show the documents; the framework's viewers would load scripts from elsewhere.
            openapi_router=Router("/openapi-ui", route_handlers=[], guards=[public], include_in_schema=False),
            render_plugins=[JsonRenderPlugin()],
            use_handler_docstrings=True,
        ),
        request_max_body_size=MAX_BODY,
        debug=False,
    )
