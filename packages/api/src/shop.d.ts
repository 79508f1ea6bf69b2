// Generated from openapi/shop.json by `npm run api`. Do not edit.
export interface paths {
    readonly "/api/shop/storefront": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Storefront
         * @description The merchant's name, numbers and colours.
         */
        readonly get: operations["ApiShopStorefrontStorefront"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/sessions/wechat": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * SignInWithWechat
         * @description Sign in with the mini-program's login code.
         */
        readonly post: operations["ApiShopSessionsWechatSignInWithWechat"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/sms-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * SendSmsCode
         * @description Send a one-time code to a phone.
         */
        readonly post: operations["ApiShopSmsCodesSendSmsCode"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/sessions/phone": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * SignInWithPhone
         * @description Sign in with a phone and the code it received.
         */
        readonly post: operations["ApiShopSessionsPhoneSignInWithPhone"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/sessions/refresh": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Refresh
         * @description New tokens for an open session.
         */
        readonly post: operations["ApiShopSessionsRefreshRefresh"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/sessions/current": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * SignOut
         * @description End this session.
         */
        readonly delete: operations["ApiShopSessionsCurrentSignOut"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Me
         * @description Who is signed in; the phone is masked.
         */
        readonly get: operations["ApiShopMeMe"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/addresses": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ListAddresses
         * @description The address book, the default first.
         */
        readonly get: operations["ApiShopAddressesListAddresses"];
        readonly put?: never;
        /**
         * AddAddress
         * @description Add an address.
         */
        readonly post: operations["ApiShopAddressesAddAddress"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/addresses/{address_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * UpdateAddress
         * @description Replace an address.
         */
        readonly put: operations["ApiShopAddressesAddressIdUpdateAddress"];
        readonly post?: never;
        /**
         * DeleteAddress
         * @description Remove an address.
         */
        readonly delete: operations["ApiShopAddressesAddressIdDeleteAddress"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/categories": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Categories
         * @description The shelves of the shop.
         */
        readonly get: operations["ApiShopCategoriesCategories"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/products": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Products
         * @description A page of products.
         */
        readonly get: operations["ApiShopProductsProducts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/products/{spu_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Product
         * @description A product with stock per SKU, at most about a second old.
         */
        readonly get: operations["ApiShopProductsSpuIdProduct"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/cart": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * GetCart
         * @description The shopper's cart.
         */
        readonly get: operations["ApiShopCartGetCart"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/cart/{sku_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * SetCart
         * @description Set the quantity of a SKU; zero removes it.
         */
        readonly put: operations["ApiShopCartSkuIdSetCart"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/quotes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * MakeQuote
         * @description The price with its trace, signed; place the order with its `quote`.
         */
        readonly post: operations["ApiShopQuotesMakeQuote"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ListOrders
         * @description One's own orders, newest first.
         */
        readonly get: operations["ApiShopOrdersListOrders"];
        readonly put?: never;
        /**
         * Place
         * @description Place the order of a quote; the total is what the shopper saw, never what is charged.
         */
        readonly post: operations["ApiShopOrdersPlace"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders/{order_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * GetOrder
         * @description One's own order with its log.
         */
        readonly get: operations["ApiShopOrdersOrderIdGetOrder"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders/{order_id}/payments": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Pay
         * @description The way to pay one's own order.
         */
        readonly post: operations["ApiShopOrdersOrderIdPaymentsPay"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders/{order_id}/payment": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * PaymentStatus
         * @description Where paying stands; asks the channel when no notification came.
         */
        readonly get: operations["ApiShopOrdersOrderIdPaymentPaymentStatus"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders/{order_id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Cancel
         * @description Cancel an unpaid order.
         */
        readonly post: operations["ApiShopOrdersOrderIdCancelCancel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders/{order_id}/refund": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Refund
         * @description Give a paid order back before it is shipped.
         */
        readonly post: operations["ApiShopOrdersOrderIdRefundRefund"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/orders/{order_id}/receipt": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Receipt
         * @description The goods arrived.
         */
        readonly post: operations["ApiShopOrdersOrderIdReceiptReceipt"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/messages": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Messages
         * @description The inbox, newest first.
         */
        readonly get: operations["ApiShopMessagesMessages"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Address */
        readonly Address: {
            readonly address_id: string;
            readonly user_id: string;
            readonly name: string;
            readonly phone: string;
            readonly region: string;
            readonly detail: string;
            readonly default: boolean;
        };
        /** AddressForm */
        readonly AddressForm: {
            readonly name: string;
            readonly phone: string;
            readonly region: string;
            readonly detail: string;
            /** @default false */
            readonly default: boolean;
        };
        /** CartChange */
        readonly CartChange: {
            readonly quantity: number;
        };
        /** CartItem */
        readonly CartItem: {
            readonly sku_id: string;
            readonly quantity: number;
        };
        /** Category */
        readonly Category: {
            readonly category_id: string;
            readonly name: string;
            /** @default 0 */
            readonly position: number;
        };
        /** CodeRequest */
        readonly CodeRequest: {
            readonly phone: string;
        };
        /** Discount */
        readonly Discount: {
            readonly step: string;
            readonly amount_fen: number;
        };
        /** Item */
        readonly Item: {
            readonly sku_id: string;
            readonly quantity: number;
        };
        /** LogEntry */
        readonly LogEntry: {
            readonly version: number;
            readonly from_state: string;
            readonly to_state: string;
            readonly event: string;
            readonly actor: string;
            /** Format: date-time */
            readonly at: string;
            readonly detail: string;
        };
        /** Message */
        readonly Message: {
            readonly message_id: string;
            readonly kind: string;
            readonly title: string;
            readonly body: string;
            readonly order_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly read_at: string | null;
        };
        /** NewLine */
        readonly NewLine: {
            readonly sku_id: string;
            readonly spu_id: string;
            readonly title: string;
            readonly spec_text: string;
            readonly picture: string;
            readonly quantity: number;
            readonly unit_price_fen: number;
            readonly payable_fen: number;
        };
        /** Offer */
        readonly Offer: {
            readonly quote: string;
            readonly order_id: string;
            readonly price: components["schemas"]["Quote"];
            readonly goods: readonly components["schemas"]["SkuFacts"][];
            /** Format: date-time */
            readonly expires_at: string;
        };
        /** Opened */
        readonly Opened: {
            readonly payment_id: string;
            readonly kind: string;
            readonly params: {
                readonly [key: string]: string;
            };
            readonly amount_fen: number;
            /** Format: date-time */
            readonly expires_at: string;
        };
        /** OrderDetail */
        readonly OrderDetail: {
            readonly order: components["schemas"]["OrderSummary"];
            readonly ship_to: components["schemas"]["ShipTo"];
            readonly log: readonly components["schemas"]["LogEntry"][];
            readonly parcels: readonly components["schemas"]["Parcel"][];
            readonly trace: string;
        };
        /** OrderForm */
        readonly OrderForm: {
            readonly quote: string;
            readonly total_fen: number;
            /** @default  */
            readonly note: string;
        };
        /** OrderSummary */
        readonly OrderSummary: {
            readonly order_id: string;
            readonly order_no: string;
            readonly user_id: string;
            readonly state: string;
            readonly goods_fen: number;
            readonly discount_fen: number;
            readonly freight_fen: number;
            readonly payable_fen: number;
            /** Format: date-time */
            readonly placed_at: string;
            /** Format: date-time */
            readonly pay_by: string;
            readonly lines: readonly components["schemas"]["NewLine"][];
            readonly actions: readonly string[];
        };
        /** Page[ProductCard] */
        readonly "Page_chama.services.catalog.types.ProductCard_": {
            readonly items: readonly components["schemas"]["ProductCard"][];
            readonly next?: string | null;
        };
        /** Page[Message] */
        readonly "Page_chama.services.notifications.types.Message_": {
            readonly items: readonly components["schemas"]["Message"][];
            readonly next?: string | null;
        };
        /** Page[OrderSummary] */
        readonly "Page_chama.services.orders.types.OrderSummary_": {
            readonly items: readonly components["schemas"]["OrderSummary"][];
            readonly next?: string | null;
        };
        /** Parcel */
        readonly Parcel: {
            readonly carrier: string;
            readonly tracking_no: string;
            /** Format: date-time */
            readonly shipped_at: string;
        };
        /** PaymentStatus */
        readonly PaymentStatus: {
            readonly order_id: string;
            readonly state: string;
            /** @default  */
            readonly payment_id: string;
            /** @default 0 */
            readonly paid_fen: number;
        };
        /** PhoneSignIn */
        readonly PhoneSignIn: {
            readonly phone: string;
            readonly code: string;
            /** @default unknown */
            readonly device: string;
        };
        /** Placed */
        readonly Placed: {
            readonly order_id: string;
            readonly order_no: string;
            readonly payable_fen: number;
            /** Format: date-time */
            readonly pay_by: string;
        };
        /** @description RFC 9457 problem details. `code` is stable: decide on it, never on a title. */
        readonly Problem: {
            /** @example urn:chama:invalid_request */
            readonly type: string;
            /** @example 400 */
            readonly status: number;
            /** @example invalid_request */
            readonly code: string;
            /**
             * @description Chinese
             * @example 请求内容有误
             */
            readonly title: string;
            /** @example The request is not valid */
            readonly title_en: string;
            /**
             * @description A field of the request, and what is wrong with it.
             * @example {
             *       "items[0].quantity": "Expected `int`, got `str`"
             *     }
             */
            readonly fields: {
                readonly [key: string]: string;
            };
            /** @description Facts that a client may act on. */
            readonly detail: Record<string, never>;
            /** @example 5f0c2e4b9d8a1c37 */
            readonly request_id: string;
        };
        /** ProductCard */
        readonly ProductCard: {
            readonly spu_id: string;
            readonly title: string;
            readonly subtitle: string;
            readonly category: string;
            readonly picture: string;
            readonly price_fen: number;
        };
        /** Profile */
        readonly Profile: {
            readonly user_id: string;
            readonly phone: string | null;
            readonly has_wechat: boolean;
            /** Format: date-time */
            readonly registered_at: string;
        };
        /** Quote */
        readonly Quote: {
            readonly lines: readonly components["schemas"]["QuotedLine"][];
            readonly goods_fen: number;
            readonly discount_fen: number;
            readonly freight_fen: number;
            readonly payable_fen: number;
            readonly trace: readonly components["schemas"]["TraceStep"][];
        };
        /** QuoteForm */
        readonly QuoteForm: {
            readonly items: readonly components["schemas"]["Item"][];
            readonly address_id?: string | null;
        };
        /** QuotedLine */
        readonly QuotedLine: {
            readonly sku_id: string;
            readonly quantity: number;
            readonly unit_price_fen: number;
            readonly amount_fen: number;
            readonly discounts: readonly components["schemas"]["Discount"][];
            readonly payable_fen: number;
        };
        /** Reason */
        readonly Reason: {
            /** @default 不想要了 */
            readonly reason: string;
        };
        /** Refresh */
        readonly Refresh: {
            readonly refresh_token: string;
        };
        /** ShipTo */
        readonly ShipTo: {
            readonly name: string;
            readonly phone: string;
            readonly region: string;
            readonly detail: string;
        };
        /** SignedIn */
        readonly SignedIn: {
            readonly user_id: string;
            readonly access_token: string;
            readonly refresh_token: string;
            /** Format: date-time */
            readonly expires_at: string;
            readonly is_new: boolean;
        };
        /** SkuFacts */
        readonly SkuFacts: {
            readonly sku_id: string;
            readonly spu_id: string;
            readonly title: string;
            readonly spec_text: string;
            readonly picture: string;
            readonly price_fen: number;
            readonly market_price_fen: number | null;
            readonly weight_g: number;
            /** @enum {string} */
            readonly status: "on" | "off";
            readonly version: number;
        };
        /** State */
        readonly State: {
            readonly state: string;
        };
        /** Storefront */
        readonly Storefront: {
            /** @default 茶马 */
            readonly name: string;
            /** @default 云南好物，从山里到你手上 */
            readonly slogan: string;
            /** @default  */
            readonly logo: string;
            readonly colours?: {
                readonly [key: string]: string;
            };
            readonly dark_colours?: {
                readonly [key: string]: string;
            };
            /** @default  */
            readonly cashier_url: string;
            /** @default  */
            readonly icp_no: string;
            readonly message_templates?: {
                readonly [key: string]: readonly string[];
            };
        };
        /** TraceStep */
        readonly TraceStep: {
            readonly step: string;
            readonly applied: boolean;
            readonly reason: string;
            readonly amount_fen: number;
            readonly per_line_fen: readonly number[];
        };
        /** WechatSignIn */
        readonly WechatSignIn: {
            readonly code: string;
            /** @default unknown */
            readonly device: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly ApiShopStorefrontStorefront: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Storefront"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopSessionsWechatSignInWithWechat: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["WechatSignIn"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopSmsCodesSendSmsCode: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CodeRequest"];
            };
        };
        readonly responses: {
            /** @description Request accepted, processing continues off-line */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopSessionsPhoneSignInWithPhone: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PhoneSignIn"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopSessionsRefreshRefresh: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Refresh"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopSessionsCurrentSignOut: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopMeMe: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopAddressesListAddresses: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["Address"][];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopAddressesAddAddress: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AddressForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Address"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopAddressesAddressIdUpdateAddress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly address_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["AddressForm"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Address"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopAddressesAddressIdDeleteAddress: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly address_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, nothing follows */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopCategoriesCategories: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["Category"][];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopProductsProducts: {
        readonly parameters: {
            readonly query?: {
                readonly category?: string | null;
                readonly cursor?: string | null;
                readonly sort?: "new" | "price";
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Page_chama.services.catalog.types.ProductCard_"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopProductsSpuIdProduct: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly spu_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": string;
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopCartGetCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CartItem"][];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopCartSkuIdSetCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly sku_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CartChange"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CartItem"][];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopQuotesMakeQuote: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["QuoteForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Offer"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersListOrders: {
        readonly parameters: {
            readonly query?: {
                readonly state?: string | null;
                readonly cursor?: string | null;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Page_chama.services.orders.types.OrderSummary_"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersPlace: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["OrderForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Placed"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersOrderIdGetOrder: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["OrderDetail"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersOrderIdPaymentsPay: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly order_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Opened"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersOrderIdPaymentPaymentStatus: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["PaymentStatus"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersOrderIdCancelCancel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Reason"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["State"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersOrderIdRefundRefund: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Reason"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["State"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopOrdersOrderIdReceiptReceipt: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly order_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["State"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly ApiShopMessagesMessages: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string | null;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Page_chama.services.notifications.types.Message_"];
                };
            };
            /** @description `sign_in_required` or `session_revoked`: refresh the tokens or sign in */
            readonly 401: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `forbidden`: this account may not do this */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too often */
            readonly 429: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unavailable`: nothing was decided, repeat with the same key */
            readonly 503: {
                headers: {
                    /** @description Seconds to wait */
                    readonly "Retry-After"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Refused: `code` says why, nothing was changed */
            readonly "4XX": {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
