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
    readonly "/api/shop/home": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Home
         * @description The home page in one answer, about two seconds old; a part that cannot be had is as last known.
         */
        readonly get: operations["ApiShopHomeHome"];
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
    readonly "/api/shop/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ListSessions
         * @description Where one is signed in, the newest first.
         */
        readonly get: operations["ApiShopSessionsListSessions"];
        readonly put?: never;
        readonly post?: never;
        /**
         * SignOutEverywhere
         * @description End every session of one's own, this one too.
         */
        readonly delete: operations["ApiShopSessionsSignOutEverywhere"];
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
    readonly "/api/shop/sessions/{session_id}": {
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
         * EndSession
         * @description End one of one's own sessions.
         */
        readonly delete: operations["ApiShopSessionsSessionIdEndSession"];
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
    readonly "/api/shop/me/phone-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * SendCodeToOwnPhone
         * @description Send a one-time code to one's present phone, to prove it before changing it.
         */
        readonly post: operations["ApiShopMePhoneCodesSendCodeToOwnPhone"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/phone": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * BindPhone
         * @description Bind a phone by the code it received, or change it with a proof of the present one as well.
         */
        readonly post: operations["ApiShopMePhoneBindPhone"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/phone/wechat": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * BindWechatPhone
         * @description Bind the phone that WeChat knows, by the code of its button.
         */
        readonly post: operations["ApiShopMePhoneWechatBindWechatPhone"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/settings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * UpdateSettings
         * @description Replace nickname, avatar, gender, birthday and the switches.
         */
        readonly put: operations["ApiShopMeSettingsUpdateSettings"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/avatar": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * UploadAvatar
         * @description Upload a picture of oneself (JPEG, PNG, WebP, GIF: its first frame; at most 5 MiB).
         *
         *     Judged by its bytes and drawn anew, so nothing but the picture stays; the same one again answers the same.
         *     It is shown once the settings name it.
         */
        readonly post: operations["ApiShopMeAvatarUploadAvatar"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/consents": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ListConsents
         * @description Where one stands with every agreement; show those that `asks`.
         */
        readonly get: operations["ApiShopMeConsentsListConsents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/consents/{kind}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * RecordConsent
         * @description Agree to the text in force, or withdraw; `consent_version_old` when the text has changed meanwhile.
         */
        readonly post: operations["ApiShopMeConsentsKindRecordConsent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/closing": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * GetClosing
         * @description Whether the account is being closed; null when nobody ever asked.
         */
        readonly get: operations["ApiShopMeClosingGetClosing"];
        readonly put?: never;
        /**
         * CloseAccount
         * @description Ask to close the account; it is erased after the time to think. Refused while an order is open.
         */
        readonly post: operations["ApiShopMeClosingCloseAccount"];
        /**
         * KeepAccount
         * @description Keep the account after all.
         */
        readonly delete: operations["ApiShopMeClosingKeepAccount"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/me/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Export
         * @description A copy of one's own data.
         */
        readonly get: operations["ApiShopMeExportExport"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/agreements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ListAgreements
         * @description The agreements and licences (证照公示) with their versions.
         */
        readonly get: operations["ApiShopAgreementsListAgreements"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/agreements/{kind}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * GetAgreement
         * @description One agreement in Markdown, in the version in force.
         */
        readonly get: operations["ApiShopAgreementsKindGetAgreement"];
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
         * @description Add an address; at most 20. `region_gone` names the successor of a dissolved county.
         */
        readonly post: operations["ApiShopAddressesAddAddress"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/addresses/wechat": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * ImportAddress
         * @description Add what the shopper chose from their WeChat addresses.
         */
        readonly post: operations["ApiShopAddressesWechatImportAddress"];
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
    readonly "/api/shop/regions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * RegionsVersion
         * @description Which list of regions is in force, and its path; the list itself may be kept for ever.
         */
        readonly get: operations["ApiShopRegionsRegionsVersion"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/regions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ListRegions
         * @description `[[code, name, [[code, name, [[code, name], …]], …]], …]`: province, city, county of GB/T 2260.
         */
        readonly get: operations["ApiShopRegionsVersionListRegions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
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
         * @description The shelves of the shop, parents before what is below them; `path` makes the tree.
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
    readonly "/api/shop/brands": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Brands
         * @description The brands of the shop.
         */
        readonly get: operations["ApiShopBrandsBrands"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/attributes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Attributes
         * @description What products of a category say about themselves, and which of it lists can be filtered by.
         */
        readonly get: operations["ApiShopAttributesAttributes"];
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
         * @description A page of products on sale, narrowed by filters.
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
    readonly "/api/shop/facets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Facets
         * @description What a list, or a search with `q`, can be narrowed by, with counts.
         */
        readonly get: operations["ApiShopFacetsFacets"];
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
    readonly "/api/shop/products/{spu_id}/versions/{version}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ProductVersion
         * @description A product as a page showed it when an order line was bought.
         */
        readonly get: operations["ApiShopProductsSpuIdVersionsProductVersion"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/products/{spu_id}/code": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ProductCode
         * @description The picture of a code that opens the product: in a browser, or in WeChat's mini-program.
         */
        readonly get: operations["ApiShopProductsSpuIdCodeProductCode"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/search": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Search
         * @description Products that these words find: Chinese, latin, pinyin or its initials, small errors forgiven.
         */
        readonly get: operations["ApiShopSearchSearch"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/search/suggestions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Suggestions
         * @description How the words so far may go on, at most ten.
         */
        readonly get: operations["ApiShopSearchSuggestionsSuggestions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/search/hot": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Hot
         * @description What many search for, at most ten.
         */
        readonly get: operations["ApiShopSearchHotHot"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/search/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * History
         * @description What this shopper searched for, latest first, at most 20; none for who wants nothing personal.
         */
        readonly get: operations["ApiShopSearchHistoryHistory"];
        readonly put?: never;
        /**
         * Remember
         * @description Remember a search that the shopper sent off; once a day it also counts for the hot words.
         *
         *     Nothing is kept of who switched personal suggestions off.
         */
        readonly post: operations["ApiShopSearchHistoryRemember"];
        /**
         * Forget
         * @description Forget all of it.
         */
        readonly delete: operations["ApiShopSearchHistoryForget"];
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
         * @description The shopper's cart with present prices, stock and marks.
         */
        readonly get: operations["ApiShopCartGetCart"];
        /**
         * PutCart
         * @description Set the quantities of several SKUs, all or none (buy again); zero removes.
         */
        readonly put: operations["ApiShopCartPutCart"];
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
    readonly "/api/shop/orders/{order_id}/again": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * BuyAgain
         * @description Put what one's own order holds into the cart, ticked, as many as then; what is gone is told.
         *
         *     A line that lies in the cart already is not added to, so a repeat is harmless.
         */
        readonly post: operations["ApiShopOrdersOrderIdAgainBuyAgain"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/cart/selection": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Select
         * @description Tick or untick lines for the next order.
         */
        readonly post: operations["ApiShopCartSelectionSelect"];
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
    readonly "/api/shop/quotes/explanation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * ExplainOffer
         * @description How the price of one's own quote comes, before the order is placed.
         */
        readonly post: operations["ApiShopQuotesExplanationExplainOffer"];
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
    readonly "/api/shop/orders/{order_id}/price": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * ExplainPrice
         * @description How the price of one's own order came, step by step.
         */
        readonly get: operations["ApiShopOrdersOrderIdPriceExplainPrice"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/payment-ways": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * PaymentWays
         * @description The ways to pay an order here; a client shows those that it can go.
         */
        readonly get: operations["ApiShopPaymentWaysPaymentWays"];
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
         * @description The way to pay one's own order: by one of `payment-ways`, or `mixed` (balance beside WeChat).
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
    readonly "/api/shop/orders/{order_id}/receipt-extension": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * ExtendReceipt
         * @description Three days more before the order is received by itself; once.
         */
        readonly post: operations["ApiShopOrdersOrderIdReceiptExtensionExtendReceipt"];
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
    readonly "/api/shop/favourites": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Favourites
         * @description What is marked, latest first.
         */
        readonly get: operations["ApiShopFavouritesFavourites"];
        readonly put?: never;
        /**
         * AddFavourites
         * @description Mark several products: what a phone remembered joins the account.
         */
        readonly post: operations["ApiShopFavouritesAddFavourites"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/favourites/among": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * FavouritesAmong
         * @description Those of these products that are marked.
         */
        readonly get: operations["ApiShopFavouritesAmongFavouritesAmong"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/favourites/{spu_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Favour
         * @description Mark a product.
         */
        readonly put: operations["ApiShopFavouritesSpuIdFavour"];
        readonly post?: never;
        /**
         * Unfavour
         * @description Take a mark away.
         */
        readonly delete: operations["ApiShopFavouritesSpuIdUnfavour"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/footprints": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Footprints
         * @description What was looked at, latest first.
         */
        readonly get: operations["ApiShopFootprintsFootprints"];
        readonly put?: never;
        /**
         * AddFootprints
         * @description Remember products looked at.
         */
        readonly post: operations["ApiShopFootprintsAddFootprints"];
        /**
         * ForgetFootprints
         * @description Forget all of them.
         */
        readonly delete: operations["ApiShopFootprintsForgetFootprints"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/footprints/{spu_id}": {
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
         * ForgetFootprint
         * @description Forget one.
         */
        readonly delete: operations["ApiShopFootprintsSpuIdForgetFootprint"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/facts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Facts
         * @description Facts of behaviour and speed, about a visitor that nobody knows.
         */
        readonly post: operations["ApiShopFactsFacts"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/coupon-centre": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Centre
         * @description What can be claimed now, newest first.
         */
        readonly get: operations["ApiShopCouponCentreCentre"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/coupon-templates/{template_id}/claims": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Claim
         * @description Claim one coupon.
         */
        readonly post: operations["ApiShopCouponTemplatesTemplateIdClaimsClaim"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/coupon-codes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Redeem
         * @description Turn a campaign's code into a coupon.
         */
        readonly post: operations["ApiShopCouponCodesRedeem"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/coupons": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Mine
         * @description One's own coupons, newest first.
         */
        readonly get: operations["ApiShopCouponsMine"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/flash/sessions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Sessions
         * @description Sessions of the last three and the next 24 hours; what is sold may be a second old.
         */
        readonly get: operations["ApiShopFlashSessionsSessions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/flash/passes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * GetPass
         * @description The pass to buy with once the session is open for this shopper, with its price; before or during it.
         */
        readonly post: operations["ApiShopFlashPassesGetPass"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/flash/results": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Result
         * @description What became of a ticket. One that was lost with its Redis is decided now.
         */
        readonly post: operations["ApiShopFlashResultsResult"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/flash/results/stream": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * ResultStream
         * @description The same as events, whenever something changed, until it is decided or a minute is over.
         */
        readonly post: operations["ApiShopFlashResultsStreamResultStream"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/assets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Wealth
         * @description One's own points, balance and growth.
         */
        readonly get: operations["ApiShopAssetsWealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/assets/{kind}/entries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Statement
         * @description The statement of one account, newest first.
         */
        readonly get: operations["ApiShopAssetsKindEntriesStatement"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/membership": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Membership
         * @description Level, growth, paid card and what they give.
         */
        readonly get: operations["ApiShopMembershipMembership"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/membership/rules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Club
         * @description What the membership promises everybody.
         */
        readonly get: operations["ApiShopMembershipRulesClub"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/membership/birthday": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Birthday
         * @description Say one's birthday, once; no year is asked.
         */
        readonly put: operations["ApiShopMembershipBirthdayBirthday"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/check-ins": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Calendar
         * @description A month of check-ins, and what the next day gives.
         */
        readonly get: operations["ApiShopCheckInsCalendar"];
        readonly put?: never;
        /**
         * CheckIn
         * @description Check in for today; a repeat answers the first.
         */
        readonly post: operations["ApiShopCheckInsCheckIn"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/make-ups": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * MakeUp
         * @description Check in for a missed day, for points.
         */
        readonly post: operations["ApiShopMakeUpsMakeUp"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/purchases": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Purchases
         * @description One's own recharges and cards, newest first.
         */
        readonly get: operations["ApiShopPurchasesPurchases"];
        readonly put?: never;
        /**
         * Start
         * @description Begin a recharge, or the purchase of a paid card.
         */
        readonly post: operations["ApiShopPurchasesStart"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/purchases/{purchase_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Purchase
         * @description Where a purchase stands; asks the channel when no notification came.
         */
        readonly get: operations["ApiShopPurchasesPurchaseIdPurchase"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/purchases/{purchase_id}/payments": {
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
         * @description The way to pay one's own purchase.
         */
        readonly post: operations["ApiShopPurchasesPurchaseIdPaymentsPay"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/purchases/{purchase_id}/refund": {
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
         * @description Give a recharge back whole, when none of its principal was spent.
         */
        readonly post: operations["ApiShopPurchasesPurchaseIdRefundRefund"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/cards": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * BuyCard
         * @description Buy a paid card from the balance.
         */
        readonly post: operations["ApiShopCardsBuyCard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shop/flash/buy": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Buy
         * @description POST a pass; 202 is an admission with its place in the queue. The pass is the act's key: however often it comes, it is one purchase.
         */
        readonly post: operations["ApiShopFlashBuyBuy"];
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
            readonly region_code: string;
            readonly region: string;
            readonly region_is_current: boolean;
            readonly detail: string;
            readonly label: string;
            readonly default: boolean;
        };
        /** AddressForm */
        readonly AddressForm: {
            /** @example 木小茶 */
            readonly name: string;
            /** @example 13888001234 */
            readonly phone: string;
            /** @example 530102 */
            readonly region_code: string;
            /** @example 翠湖南路 8 号 */
            readonly detail: string;
            /**
             * @default
             * @example home
             */
            readonly label: string;
            /** @default false */
            readonly default: boolean;
        };
        /** Again */
        readonly Again: {
            readonly added: readonly string[];
            readonly left_out: readonly components["schemas"]["LeftOut"][];
        };
        /** Attribute */
        readonly Attribute: {
            /** @default  */
            readonly name: string;
            readonly value: string;
            /** @default  */
            readonly attribute_id: string;
        };
        /** AttributeDef */
        readonly AttributeDef: {
            readonly attribute_id: string;
            readonly name: string;
            /** @enum {string} */
            readonly kind: "text" | "number" | "enum" | "bool";
            /** @default  */
            readonly unit: string;
            readonly choices?: readonly string[];
            /** @default false */
            readonly filterable: boolean;
            readonly category?: string | null;
            /** @default 0 */
            readonly position: number;
        };
        /** Avatar */
        readonly Avatar: {
            readonly path: string;
        };
        /** AvatarForm */
        readonly AvatarForm: {
            /** Format: binary */
            readonly data: string;
        };
        /** Balance */
        readonly Balance: {
            /** @enum {string} */
            readonly kind: "points" | "balance_principal" | "balance_gift" | "growth" | "commission";
            readonly balance: number;
            readonly held: number;
            readonly available: number;
        };
        /** Banner */
        readonly Banner: {
            readonly picture: string;
            /** @default  */
            readonly title: string;
            /** @default  */
            readonly page: string;
        };
        /** Benefits */
        readonly Benefits: {
            /** @default 10000 */
            readonly price_bps: number;
            /** @default 10000 */
            readonly points_bps: number;
            /** @default [] */
            readonly monthly_coupons: readonly components["schemas"]["CouponGift"][];
            /** @default 0 */
            readonly birthday_points: number;
            /** @default [] */
            readonly birthday_coupons: readonly components["schemas"]["CouponGift"][];
            /** @default 0 */
            readonly early_access_minutes: number;
            /** @default false */
            readonly exclusive_service: boolean;
        };
        /** BirthdayForm */
        readonly BirthdayForm: {
            /** @example 5 */
            readonly month: number;
            /** @example 20 */
            readonly day: number;
        };
        /** Brand */
        readonly Brand: {
            readonly brand_id: string;
            readonly name: string;
            /** @default  */
            readonly logo: string;
            /** @default 0 */
            readonly position: number;
        };
        /**
         * BuyForm
         * @description `repeat`: this token may have been sent before, and its answer was lost.
         */
        readonly BuyForm: {
            readonly token: string;
            /** @default false */
            readonly repeat: boolean;
        };
        /** Calendar */
        readonly Calendar: {
            readonly month: string;
            readonly days: readonly components["schemas"]["CheckIn"][];
            readonly streak: number;
            readonly today: boolean;
            readonly next_points: number;
            readonly makeups_left: number;
        };
        /** CardForm */
        readonly CardForm: {
            /** @example year */
            readonly plan: string;
        };
        /** CardPlan */
        readonly CardPlan: {
            readonly plan: string;
            readonly name: string;
            readonly price_fen: number;
            readonly days: number;
            readonly benefits: components["schemas"]["Benefits"];
        };
        /** CartChange */
        readonly CartChange: {
            /** @example 2 */
            readonly quantity: number;
        };
        /** CartForm */
        readonly CartForm: {
            readonly items: readonly components["schemas"]["WishForm"][];
        };
        /** CartLine */
        readonly CartLine: {
            readonly sku_id: string;
            readonly quantity: number;
            readonly selected: boolean;
            readonly added_price_fen: number;
            readonly goods: components["schemas"]["SkuFacts"] | null;
            readonly available: number | null;
            readonly marks: readonly ("invalid" | "sold_out" | "short" | "few_left" | "price_up" | "price_down")[];
        };
        /** CartPage */
        readonly CartPage: {
            readonly lines: readonly components["schemas"]["CartLine"][];
            readonly selected_count: number;
            readonly selected_fen: number;
        };
        /** Category */
        readonly Category: {
            readonly category_id: string;
            readonly name: string;
            /** @default 0 */
            readonly position: number;
            readonly parent?: string | null;
            /** @default  */
            readonly icon: string;
            readonly path?: readonly string[];
        };
        /** CheckIn */
        readonly CheckIn: {
            /** Format: date */
            readonly on: string;
            readonly streak: number;
            readonly points: number;
            readonly made_up: boolean;
        };
        /** CheckInRules */
        readonly CheckInRules: {
            /**
             * @default [
             *       5,
             *       5,
             *       10,
             *       10,
             *       15,
             *       15,
             *       30
             *     ]
             */
            readonly ladder: readonly (number | unknown)[];
            /** @default 1 */
            readonly growth: number;
            /** @default 3 */
            readonly makeups_a_month: number;
            /** @default 20 */
            readonly makeup_points: number;
            /** @default 7 */
            readonly makeup_days: number;
        };
        /** Closing */
        readonly Closing: {
            readonly state: string;
            /** Format: date-time */
            readonly asked_at: string;
            /** Format: date-time */
            readonly due_at: string;
        };
        /** ClosingForm */
        readonly ClosingForm: {
            /**
             * @default mini_program
             * @example mini_program
             */
            readonly source: string;
        };
        /** Club */
        readonly Club: {
            readonly version: number;
            /** Format: date-time */
            readonly starts_at: string;
            readonly levels: readonly components["schemas"]["Level"][];
            readonly check_in: components["schemas"]["CheckInRules"];
            readonly recharge: components["schemas"]["RechargeRules"];
            readonly cards: readonly components["schemas"]["CardPlan"][];
            readonly rewards: components["schemas"]["Rewards"];
        };
        /** CodeRequest */
        readonly CodeRequest: {
            readonly phone: string;
        };
        /** Consent */
        readonly Consent: {
            readonly kind: string;
            readonly title: string;
            readonly current_version: string;
            readonly required: boolean;
            readonly given: boolean | null;
            readonly version: string | null;
            readonly source: string | null;
            readonly at: string | null;
            readonly asks: boolean;
        };
        /** ConsentForm */
        readonly ConsentForm: {
            /** @example 2026-11-01 */
            readonly version: string;
            readonly given: boolean;
            /**
             * @default mini_program
             * @example mini_program
             */
            readonly source: string;
        };
        /** CouponCard */
        readonly CouponCard: {
            readonly coupon_id: string;
            readonly template_id: string;
            readonly name: string;
            readonly terms: components["schemas"]["CouponTerms"];
            readonly source: string;
            readonly state: string;
            readonly order_id: string;
            /** Format: date-time */
            readonly valid_from: string;
            /** Format: date-time */
            readonly valid_until: string;
            /** Format: date-time */
            readonly granted_at: string;
        };
        /** CouponGift */
        readonly CouponGift: {
            readonly template_id: string;
            /** @default 1 */
            readonly count: number;
        };
        /** CouponTerms */
        readonly CouponTerms: {
            /** @enum {string} */
            readonly kind: "fixed" | "percent" | "freight" | "exchange";
            /** @default 0 */
            readonly amount_fen: number;
            /** @default 10000 */
            readonly price_bps: number;
            /** @default 0 */
            readonly cap_fen: number;
            /** @default 0 */
            readonly threshold_fen: number;
            readonly scope?: components["schemas"]["Scope"];
            /** @default coupon */
            readonly stack_group: string;
        };
        /** CouponVerdict */
        readonly CouponVerdict: {
            readonly coupon_id: string;
            readonly name: string;
            readonly kind: string;
            readonly used: boolean;
            readonly usable: boolean;
            readonly reason: string;
            readonly saves_fen: number;
            readonly missing_fen: number;
            /** Format: date-time */
            readonly valid_until: string;
        };
        /** DetailBlock */
        readonly DetailBlock: {
            /** @enum {string} */
            readonly kind: "heading" | "text" | "picture" | "list" | "table" | "video" | "html";
            /** @default  */
            readonly heading: string;
            /** @default  */
            readonly text: string;
            /** @default  */
            readonly picture: string;
            readonly items?: readonly string[];
            readonly rows?: readonly (readonly string[])[];
            /** @default  */
            readonly video: string;
            /** @default  */
            readonly html: string;
        };
        /** Discount */
        readonly Discount: {
            readonly step: string;
            readonly amount_fen: number;
            /** @default  */
            readonly subject: string;
        };
        /** Document */
        readonly Document: {
            readonly kind: string;
            readonly title: string;
            readonly version: string;
            readonly consent: string;
            readonly text: string;
        };
        /** Entry */
        readonly Entry: {
            /** @enum {string} */
            readonly kind: "points" | "balance_principal" | "balance_gift" | "growth" | "commission";
            readonly number: number;
            readonly amount: number;
            readonly balance: number;
            readonly act: string;
            readonly reason: string;
            readonly cause: string;
            /** Format: date-time */
            readonly at: string;
        };
        /** ExpiringPoints */
        readonly ExpiringPoints: {
            readonly points: number;
            /** Format: date-time */
            readonly expires_at: string;
        };
        /** Explained */
        readonly Explained: {
            readonly payable_fen: number;
            readonly steps: readonly components["schemas"]["Said"][];
        };
        /** Facet */
        readonly Facet: {
            readonly facet: string;
            readonly label: string;
            /** @default  */
            readonly unit: string;
            readonly values: readonly components["schemas"]["FacetValue"][];
        };
        /** FacetCounts */
        readonly FacetCounts: {
            readonly total: number;
            readonly capped: boolean;
            readonly facets: readonly components["schemas"]["Facet"][];
        };
        /** FacetValue */
        readonly FacetValue: {
            readonly value: string;
            readonly label: string;
            readonly count: number;
        };
        /** Fact */
        readonly Fact: {
            readonly n: number;
            readonly name: string;
            /** Format: date-time */
            readonly at: string;
            readonly facts?: {
                readonly [key: string]: string | number | boolean;
            };
        };
        /** FactsForm */
        readonly FactsForm: {
            readonly visitor: string;
            readonly facts: readonly components["schemas"]["Fact"][];
        };
        /** FlashGoods */
        readonly FlashGoods: {
            readonly sku_id: string;
            readonly spu_id: string;
            readonly title: string;
            readonly spec_text: string;
            readonly picture: string;
            readonly price_fen: number;
            readonly list_price_fen: number;
            readonly quota: number;
            readonly sold: number;
            readonly per_user: number;
            /** @enum {string} */
            readonly state: "soon" | "open" | "paused" | "sold_out" | "over";
        };
        /** FlashPass */
        readonly FlashPass: {
            readonly token: string;
            readonly order_id: string;
            readonly price: components["schemas"]["Quote"];
            /** Format: date-time */
            readonly opens_at: string;
            /** Format: date-time */
            readonly closes_at: string;
            /** Format: date-time */
            readonly server_time: string;
        };
        /** FlashSessionPage */
        readonly FlashSessionPage: {
            readonly session_id: string;
            readonly name: string;
            /** Format: date-time */
            readonly starts_at: string;
            /** Format: date-time */
            readonly ends_at: string;
            /** @enum {string} */
            readonly phase: "soon" | "open" | "over";
            readonly early_minutes: number;
            readonly goods: readonly components["schemas"]["FlashGoods"][];
        };
        /** FlashSessions */
        readonly FlashSessions: {
            /** Format: date-time */
            readonly server_time: string;
            readonly sessions: readonly components["schemas"]["FlashSessionPage"][];
        };
        /** Gift */
        readonly Gift: {
            readonly sku_id: string;
            readonly quantity: number;
            readonly promotion_id: string;
        };
        /** Home */
        readonly Home: {
            readonly banners: readonly components["schemas"]["Banner"][];
            readonly shelves: readonly components["schemas"]["Shelf"][];
            readonly coupons: readonly components["schemas"]["HomeCoupon"][];
            readonly best: readonly components["schemas"]["ProductCard"][];
            readonly new: components["schemas"]["Page_chama.services.catalog.types.ProductCard_"];
        };
        /** HomeCoupon */
        readonly HomeCoupon: {
            readonly template_id: string;
            readonly name: string;
            readonly terms: components["schemas"]["CouponTerms"];
            readonly valid_days: number | null;
            readonly valid_until: string | null;
        };
        /** Item */
        readonly Item: {
            readonly sku_id: string;
            readonly quantity: number;
        };
        /** LeftOut */
        readonly LeftOut: {
            readonly sku_id: string;
            readonly title: string;
            readonly spec_text: string;
            /** @enum {string} */
            readonly why: "invalid" | "sold_out";
        };
        /** Level */
        readonly Level: {
            readonly level: string;
            readonly name: string;
            readonly growth: number;
            readonly keep_growth: number;
            readonly benefits?: components["schemas"]["Benefits"];
        };
        /** LineDiscount */
        readonly LineDiscount: {
            readonly step: string;
            readonly subject: string;
            readonly amount_fen: number;
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
        /** MakeUpForm */
        readonly MakeUpForm: {
            /**
             * Format: date
             * @example 2026-11-24
             */
            readonly on: string;
        };
        /** Marked */
        readonly Marked: {
            readonly spu_id: string;
            /** Format: date-time */
            readonly at: string;
            readonly card: components["schemas"]["ProductCard"] | null;
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
            /** @default [] */
            readonly discounts: readonly components["schemas"]["LineDiscount"][];
            /** @default 0 */
            readonly points: number;
            /** @default 0 */
            readonly balance_fen: number;
        };
        /** Offer */
        readonly Offer: {
            readonly quote: string;
            readonly order_id: string;
            readonly price: components["schemas"]["Quote"];
            readonly goods: readonly components["schemas"]["SkuFacts"][];
            /** Format: date-time */
            readonly expires_at: string;
            readonly points?: components["schemas"]["PointsOffer"];
            /** @default 0 */
            readonly balance_have_fen: number;
        };
        /** Offered */
        readonly Offered: {
            readonly template: components["schemas"]["Template"];
            readonly mine: number;
            readonly claimable: boolean;
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
            /** @default 0 */
            readonly balance_fen: number;
            /** @default  */
            readonly code_svg: string;
        };
        /** OrderDetail */
        readonly OrderDetail: {
            readonly order: components["schemas"]["OrderSummary"];
            readonly ship_to: components["schemas"]["ShipTo"];
            readonly log: readonly components["schemas"]["LogEntry"][];
            readonly parcels: readonly components["schemas"]["Parcel"][];
            readonly trace: string;
            /** @default  */
            readonly note: string;
            readonly receive_by?: string | null;
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
            /** @default false */
            readonly partly_shipped: boolean;
            /** @default  */
            readonly flag: string;
            /** @default  */
            readonly remark: string;
            /** @default 0 */
            readonly points: number;
            /** @default 0 */
            readonly balance_fen: number;
        };
        /** OwnData */
        readonly OwnData: {
            readonly profile: components["schemas"]["Profile"];
            readonly personal: components["schemas"]["Personal"];
            readonly consents: readonly components["schemas"]["Consent"][];
            readonly sessions: readonly components["schemas"]["Session"][];
            readonly orders: readonly components["schemas"]["OrderSummary"][];
        };
        /** Page[CouponCard] */
        readonly "Page_chama.edge.shop.coupons.CouponCard_": {
            readonly items: readonly components["schemas"]["CouponCard"][];
            readonly next?: string | null;
        };
        /** Page[Marked] */
        readonly "Page_chama.edge.shop.marks.Marked_": {
            readonly items: readonly components["schemas"]["Marked"][];
            readonly next?: string | null;
        };
        /** Page[Entry] */
        readonly "Page_chama.services.assets.types.Entry_": {
            readonly items: readonly components["schemas"]["Entry"][];
            readonly next?: string | null;
        };
        /** Page[Purchase] */
        readonly "Page_chama.services.assets.types.Purchase_": {
            readonly items: readonly components["schemas"]["Purchase"][];
            readonly next?: string | null;
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
            /** @default 1 */
            readonly n: number;
            /** @default  */
            readonly carrier_name: string;
            /** @default [] */
            readonly lines: readonly components["schemas"]["ParcelLine"][];
            /** @default false */
            readonly corrected: boolean;
        };
        /** ParcelLine */
        readonly ParcelLine: {
            readonly sku_id: string;
            readonly quantity: number;
        };
        /** PassForm */
        readonly PassForm: {
            readonly session_id: string;
            readonly sku_id: string;
            readonly address_id: string;
            /** @default 1 */
            readonly quantity: number;
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
        /** PaymentWay */
        readonly PaymentWay: {
            readonly channel: string;
            readonly name: string;
        };
        /** Personal */
        readonly Personal: {
            readonly user_id: string;
            readonly phone: string | null;
            readonly addresses: readonly components["schemas"]["Address"][];
        };
        /** PhoneForm */
        readonly PhoneForm: {
            /** @example 13888001234 */
            readonly phone: string;
            /** @example 042817 */
            readonly code: string;
            /** @example 042817 */
            readonly old_code?: string | null;
            /** @example 042817 */
            readonly login_code?: string | null;
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
        /**
         * PointsOffer
         * @default {
         *       "have": 0,
         *       "usable": 0,
         *       "worth_fen": 0
         *     }
         */
        readonly PointsOffer: {
            /** @default 0 */
            readonly have: number;
            /** @default 0 */
            readonly usable: number;
            /** @default 0 */
            readonly worth_fen: number;
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
        /** Product */
        readonly Product: {
            readonly spu_id: string;
            readonly title: string;
            readonly subtitle: string;
            readonly category: string;
            readonly pictures: readonly string[];
            readonly detail: readonly components["schemas"]["DetailBlock"][];
            readonly attributes: readonly components["schemas"]["Attribute"][];
            readonly axes: readonly components["schemas"]["SpecAxis"][];
            readonly skus: readonly components["schemas"]["ProductSku"][];
            /** @enum {string} */
            readonly status: "draft" | "on" | "off" | "scheduled";
            readonly version: number;
            /** Format: date-time */
            readonly created_at: string;
            readonly brand?: string | null;
            readonly tags?: readonly string[];
            /** @default  */
            readonly video: string;
            /** @default  */
            readonly detail_file: string;
            /** @default  */
            readonly freight_template_id: string;
            /** @default true */
            readonly no_reason_return: boolean;
            readonly on_at?: string | null;
            readonly off_at?: string | null;
        };
        /** ProductCard */
        readonly ProductCard: {
            readonly spu_id: string;
            readonly title: string;
            readonly subtitle: string;
            readonly category: string;
            readonly picture: string;
            readonly price_fen: number;
            readonly market_price_fen?: number | null;
            /** @default  */
            readonly brand: string;
            readonly tags?: readonly string[];
            /** @default 0 */
            readonly sales_count: number;
            /** @default false */
            readonly sold_out: boolean;
        };
        /** ProductPage */
        readonly ProductPage: {
            readonly product: components["schemas"]["Product"];
            readonly available: {
                readonly [key: string]: number;
            };
            /** @default true */
            readonly stock_known: boolean;
        };
        /** ProductSku */
        readonly ProductSku: {
            readonly sku_id: string;
            readonly spec: readonly string[];
            readonly spec_text: string;
            readonly picture: string;
            readonly barcode: string;
            readonly price_fen: number;
            readonly market_price_fen: number | null;
            readonly weight_g: number;
            /** @enum {string} */
            readonly status: "on" | "off" | "retired";
            readonly version: number;
            /** @default 0 */
            readonly volume_cm3: number;
            readonly member_prices?: {
                readonly [key: string]: number;
            };
        };
        /** Profile */
        readonly Profile: {
            readonly user_id: string;
            readonly phone: string | null;
            readonly has_wechat: boolean;
            /** Format: date-time */
            readonly registered_at: string;
            /** @default  */
            readonly nickname: string;
            /** @default  */
            readonly avatar: string;
            /** @default  */
            readonly gender: string;
            readonly birthday_on?: string | null;
            /** @default true */
            readonly order_notices: boolean;
            readonly personalised?: boolean | null;
            readonly closing_at?: string | null;
        };
        /** PromotionRef */
        readonly PromotionRef: {
            readonly promotion_id: string;
            readonly version: number;
        };
        /** Purchase */
        readonly Purchase: {
            readonly purchase_id: string;
            readonly user_id: string;
            /** @enum {string} */
            readonly kind: "recharge" | "card";
            readonly plan: string;
            readonly days: number;
            readonly price_fen: number;
            readonly gift_fen: number;
            readonly state: string;
            readonly payment_id: string;
            /** Format: date-time */
            readonly made_at: string;
            /** Format: date-time */
            readonly pay_by: string;
        };
        /** PurchaseForm */
        readonly PurchaseForm: {
            /**
             * @default 0
             * @example 10000
             */
            readonly amount_fen: number;
            /**
             * @default
             * @example
             */
            readonly plan: string;
        };
        /** Quote */
        readonly Quote: {
            readonly lines: readonly components["schemas"]["QuotedLine"][];
            readonly goods_fen: number;
            readonly discount_fen: number;
            readonly freight_fen: number;
            readonly payable_fen: number;
            readonly trace: readonly components["schemas"]["TraceStep"][];
            /** @default 0 */
            readonly points: number;
            /** @default 0 */
            readonly points_fen: number;
            /** @default 0 */
            readonly points_most: number;
            /** @default 0 */
            readonly balance_fen: number;
            /** @default [] */
            readonly coupons: readonly components["schemas"]["CouponVerdict"][];
            /** @default [] */
            readonly gifts: readonly components["schemas"]["Gift"][];
            /** @default [] */
            readonly promotions: readonly components["schemas"]["PromotionRef"][];
            /** @default [] */
            readonly limited: readonly components["schemas"]["Taking"][];
            /** @default true */
            readonly exact: boolean;
            /** @default 0 */
            readonly rules: number;
        };
        /** QuoteForm */
        readonly QuoteForm: {
            readonly items: readonly components["schemas"]["Item"][];
            readonly address_id?: string | null;
            /** @default true */
            readonly from_cart: boolean;
            readonly coupon_ids?: readonly string[] | null;
            /** @default 0 */
            readonly use_points: number;
            /** @default 0 */
            readonly use_balance_fen: number;
        };
        /** QuoteToken */
        readonly QuoteToken: {
            readonly quote: string;
        };
        /** QuotedLine */
        readonly QuotedLine: {
            readonly sku_id: string;
            readonly quantity: number;
            readonly unit_price_fen: number;
            readonly amount_fen: number;
            readonly discounts: readonly components["schemas"]["Discount"][];
            readonly payable_fen: number;
            /** @default 0 */
            readonly list_price_fen: number;
            /** @default 0 */
            readonly points: number;
            /** @default 0 */
            readonly balance_fen: number;
        };
        /** Reason */
        readonly Reason: {
            /** @default 不想要了 */
            readonly reason: string;
        };
        /** ReceiveBy */
        readonly ReceiveBy: {
            /** Format: date-time */
            readonly receive_by: string;
        };
        /** RechargeOffer */
        readonly RechargeOffer: {
            readonly amount_fen: number;
            /** @default 0 */
            readonly gift_fen: number;
        };
        /** RechargeRules */
        readonly RechargeRules: {
            /** @default [] */
            readonly offers: readonly (components["schemas"]["RechargeOffer"] | unknown)[];
            /** @default 100 */
            readonly least_fen: number;
            /** @default 500000 */
            readonly most_fen: number;
            /** @default 1000000 */
            readonly most_principal_fen: number;
            /**
             * @default principal
             * @enum {string}
             */
            readonly spend_first: "principal" | "gift";
        };
        /** Refresh */
        readonly Refresh: {
            readonly refresh_token: string;
        };
        /** RegionsAt */
        readonly RegionsAt: {
            readonly version: string;
            readonly path: string;
        };
        /** Result */
        readonly Result: {
            /** @enum {string} */
            readonly state: "waiting" | "ordered" | "refused";
            readonly order_id: string;
            /** @default 0 */
            readonly position: number;
            /** @default 0 */
            readonly poll_after_ms: number;
            /** @default  */
            readonly order_no: string;
            /** @default 0 */
            readonly payable_fen: number;
            readonly pay_by?: string | null;
            /** @default  */
            readonly code: string;
            /** @default  */
            readonly title: string;
        };
        /**
         * Reward
         * @default {
         *       "points": 0,
         *       "growth": 0,
         *       "most_per_day": 1
         *     }
         */
        readonly Reward: {
            /** @default 0 */
            readonly points: number;
            /** @default 0 */
            readonly growth: number;
            /** @default 1 */
            readonly most_per_day: number;
        };
        /** Rewards */
        readonly Rewards: {
            readonly review?: components["schemas"]["Reward"];
            readonly review_picture?: components["schemas"]["Reward"];
            readonly profile?: components["schemas"]["Reward"];
            readonly invite?: components["schemas"]["Reward"];
        };
        /** Said */
        readonly Said: {
            readonly title: string;
            readonly detail: string;
            readonly amount_fen: number;
            readonly applied: boolean;
        };
        /**
         * Scope
         * @default {
         *       "categories": [],
         *       "brands": [],
         *       "spus": [],
         *       "skus": [],
         *       "not_categories": [],
         *       "not_brands": [],
         *       "not_spus": [],
         *       "not_skus": []
         *     }
         */
        readonly Scope: {
            /** @default [] */
            readonly categories: readonly (string | unknown)[];
            /** @default [] */
            readonly brands: readonly (string | unknown)[];
            /** @default [] */
            readonly spus: readonly (string | unknown)[];
            /** @default [] */
            readonly skus: readonly (string | unknown)[];
            /** @default [] */
            readonly not_categories: readonly (string | unknown)[];
            /** @default [] */
            readonly not_brands: readonly (string | unknown)[];
            /** @default [] */
            readonly not_spus: readonly (string | unknown)[];
            /** @default [] */
            readonly not_skus: readonly (string | unknown)[];
        };
        /** SearchHit */
        readonly SearchHit: {
            readonly card: components["schemas"]["ProductCard"];
            readonly title_parts: readonly string[];
        };
        /** SearchPage */
        readonly SearchPage: {
            readonly items: readonly components["schemas"]["SearchHit"][];
            readonly next?: string | null;
            readonly corrected?: string | null;
            /** @default false */
            readonly relaxed: boolean;
        };
        /** Searched */
        readonly Searched: {
            readonly query: string;
        };
        /** Seen */
        readonly Seen: {
            readonly spu_id: string;
            /** Format: date-time */
            readonly at: string;
        };
        /** SeenForm */
        readonly SeenForm: {
            readonly marks: readonly components["schemas"]["Seen"][];
        };
        /** Selection */
        readonly Selection: {
            readonly selected: boolean;
            readonly sku_ids?: readonly string[] | null;
        };
        /** Session */
        readonly Session: {
            readonly session_id: string;
            readonly device: string;
            /** Format: date-time */
            readonly started_at: string;
            /** Format: date-time */
            readonly seen_at: string;
            /** Format: date-time */
            readonly expires_at: string;
        };
        /** SettingsForm */
        readonly SettingsForm: {
            /**
             * @default
             * @example 茶山来客
             */
            readonly nickname: string;
            /**
             * @default
             * @example /media/avatar.webp
             */
            readonly avatar: string;
            /**
             * @default
             * @example female
             */
            readonly gender: string;
            readonly birthday_on?: string | null;
            /** @default true */
            readonly order_notices: boolean;
            readonly personalised?: boolean | null;
        };
        /** Shelf */
        readonly Shelf: {
            readonly category_id: string;
            readonly name: string;
            readonly picture: string;
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
            readonly status: "on" | "off" | "retired";
            readonly version: number;
            readonly category_path?: readonly string[];
            /** @default  */
            readonly brand: string;
            readonly tags?: readonly string[];
            /** @default 0 */
            readonly volume_cm3: number;
            /** @default  */
            readonly freight_template_id: string;
            readonly member_prices?: {
                readonly [key: string]: number;
            };
            /** @default true */
            readonly no_reason_return: boolean;
            /** @default 1 */
            readonly product_version: number;
        };
        /** SpecAxis */
        readonly SpecAxis: {
            readonly name: string;
            readonly values: readonly string[];
            readonly pictures?: {
                readonly [key: string]: string;
            };
        };
        /** Standing */
        readonly Standing: {
            readonly user_id: string;
            readonly level: string;
            readonly level_name: string;
            readonly rank: number;
            readonly growth: number;
            readonly next_level: string;
            readonly next_growth: number;
            readonly valid_until: string | null;
            readonly card_plan: string;
            readonly card_until: string | null;
            readonly benefits: components["schemas"]["Benefits"];
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
            readonly banners?: readonly components["schemas"]["Banner"][];
            readonly tab_icons?: {
                readonly [key: string]: components["schemas"]["TabIcon"];
            };
            readonly colours?: {
                readonly [key: string]: string;
            };
            readonly dark_colours?: {
                readonly [key: string]: string;
            };
            /** @default  */
            readonly cashier_url: string;
            /** @default  */
            readonly media_url: string;
            /** @default  */
            readonly icp_no: string;
            /** @default false */
            readonly ios_virtual: boolean;
            /** @default  */
            readonly service_phone: string;
            /** @default  */
            readonly service_hours: string;
            readonly message_templates?: {
                readonly [key: string]: readonly string[];
            };
        };
        /** Suggestion */
        readonly Suggestion: {
            readonly text: string;
            /** @enum {string} */
            readonly kind: "hot" | "word" | "title";
        };
        /** TabIcon */
        readonly TabIcon: {
            readonly icon: string;
            readonly chosen: string;
        };
        /** Taking */
        readonly Taking: {
            readonly promotion_id: string;
            readonly pieces: number;
        };
        /** Template */
        readonly Template: {
            readonly template_id: string;
            readonly version: number;
            readonly status: string;
            readonly taken: number;
            readonly draft: components["schemas"]["TemplateDraft"];
            /** Format: date-time */
            readonly made_at: string;
        };
        /** TemplateDraft */
        readonly TemplateDraft: {
            /** @example 满 199 减 30 */
            readonly name: string;
            readonly terms: components["schemas"]["CouponTerms"];
            /** @example 10000 */
            readonly total_quota: number;
            /**
             * @default 1
             * @example 3
             */
            readonly per_user: number;
            readonly valid_from?: string | null;
            readonly valid_until?: string | null;
            /** @example 30 */
            readonly valid_days?: number | null;
            readonly claim_from?: string | null;
            readonly claim_until?: string | null;
            /** @default false */
            readonly new_user_only: boolean;
            /**
             * @default []
             * @example [
             *       "gold",
             *       "diamond"
             *     ]
             */
            readonly levels: readonly (string | unknown)[];
            /** @default true */
            readonly in_centre: boolean;
        };
        /**
         * Ticket
         * @description Admitted: keep the ticket and ask with it; it is an order, or refused with a reason, within seconds.
         */
        readonly Ticket: {
            readonly ticket: string;
            readonly order_id: string;
            readonly position: number;
            readonly poll_after_ms: number;
        };
        /** TicketForm */
        readonly TicketForm: {
            readonly ticket: string;
        };
        /** Title */
        readonly Title: {
            readonly kind: string;
            readonly title: string;
            readonly version: string;
            readonly consent: string;
        };
        /** TraceStep */
        readonly TraceStep: {
            readonly step: string;
            readonly applied: boolean;
            readonly reason: string;
            readonly amount_fen: number;
            readonly per_line_fen: readonly number[];
            /** @default  */
            readonly subject: string;
            /** @default  */
            readonly name: string;
            /** @default 0 */
            readonly missing: number;
        };
        /** Wealth */
        readonly Wealth: {
            readonly balance_fen: number;
            readonly accounts: readonly components["schemas"]["Balance"][];
            readonly points_ending: readonly components["schemas"]["ExpiringPoints"][];
        };
        /** WechatAddress */
        readonly WechatAddress: {
            /** @example 木小茶 */
            readonly userName: string;
            /** @example 13888001234 */
            readonly telNumber: string;
            readonly provinceName: string;
            readonly cityName: string;
            readonly countyName: string;
            /** @example 翠湖南路 8 号 */
            readonly detailInfo: string;
            /** @default  */
            readonly streetName: string;
            /** @default  */
            readonly nationalCode: string;
        };
        /** WechatPhoneForm */
        readonly WechatPhoneForm: {
            /** @example 042817 */
            readonly code: string;
            /** @example 042817 */
            readonly old_code?: string | null;
            /** @example 042817 */
            readonly login_code?: string | null;
        };
        /** WechatSignIn */
        readonly WechatSignIn: {
            readonly code: string;
            /** @default unknown */
            readonly device: string;
        };
        /** WishForm */
        readonly WishForm: {
            readonly sku_id: string;
            /** @example 2 */
            readonly quantity: number;
        };
        /** CodeForm */
        readonly shop_coupons_CodeForm: {
            /** @example 7K2M-QX8D-41ZW */
            readonly code: string;
        };
        /** OwnSession */
        readonly shop_session_OwnSession: {
            readonly session: components["schemas"]["Session"];
            readonly current: boolean;
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
    readonly ApiShopHomeHome: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The home page */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Home"];
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
    readonly ApiShopSessionsListSessions: {
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
                    readonly "application/json": readonly components["schemas"]["shop_session_OwnSession"][];
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
    readonly ApiShopSessionsSignOutEverywhere: {
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
    readonly ApiShopSessionsSessionIdEndSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly session_id: string;
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
    readonly ApiShopMePhoneCodesSendCodeToOwnPhone: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
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
    readonly ApiShopMePhoneBindPhone: {
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
                readonly "application/json": components["schemas"]["PhoneForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
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
    readonly ApiShopMePhoneWechatBindWechatPhone: {
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
                readonly "application/json": components["schemas"]["WechatPhoneForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
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
    readonly ApiShopMeSettingsUpdateSettings: {
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
                readonly "application/json": components["schemas"]["SettingsForm"];
            };
        };
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
    readonly ApiShopMeAvatarUploadAvatar: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "multipart/form-data": components["schemas"]["AvatarForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Avatar"];
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
    readonly ApiShopMeConsentsListConsents: {
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
                    readonly "application/json": readonly components["schemas"]["Consent"][];
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
    readonly ApiShopMeConsentsKindRecordConsent: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly kind: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["ConsentForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["Consent"][];
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
    readonly ApiShopMeClosingGetClosing: {
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
                    readonly "application/json": components["schemas"]["Closing"] | null;
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
    readonly ApiShopMeClosingCloseAccount: {
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
                readonly "application/json": components["schemas"]["ClosingForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Closing"];
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
    readonly ApiShopMeClosingKeepAccount: {
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
    readonly ApiShopMeExportExport: {
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
                    readonly "application/json": components["schemas"]["OwnData"];
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
    readonly ApiShopAgreementsListAgreements: {
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
                    readonly "application/json": readonly components["schemas"]["Title"][];
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
    readonly ApiShopAgreementsKindGetAgreement: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly kind: string;
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
                    readonly "application/json": components["schemas"]["Document"];
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
    readonly ApiShopAddressesWechatImportAddress: {
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
                readonly "application/json": components["schemas"]["WechatAddress"];
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
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
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
    readonly ApiShopRegionsRegionsVersion: {
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
                    readonly "application/json": components["schemas"]["RegionsAt"];
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
    readonly ApiShopRegionsVersionListRegions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly version: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The list */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly (readonly unknown[])[];
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
    readonly ApiShopBrandsBrands: {
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
                    readonly "application/json": readonly components["schemas"]["Brand"][];
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
    readonly ApiShopAttributesAttributes: {
        readonly parameters: {
            readonly query?: {
                readonly category?: string | null;
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
                    readonly "application/json": readonly components["schemas"]["AttributeDef"][];
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
                readonly brand?: readonly (string | unknown)[];
                readonly tag?: readonly (string | unknown)[];
                readonly attribute?: readonly (string | unknown)[];
                readonly price_from_fen?: number | null;
                readonly price_to_fen?: number | null;
                readonly in_stock?: boolean;
                readonly category?: string | null;
                readonly cursor?: string | null;
                readonly sort?: "new" | "price" | "price_desc" | "sales";
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
    readonly ApiShopFacetsFacets: {
        readonly parameters: {
            readonly query?: {
                readonly brand?: readonly (string | unknown)[];
                readonly tag?: readonly (string | unknown)[];
                readonly attribute?: readonly (string | unknown)[];
                readonly price_from_fen?: number | null;
                readonly price_to_fen?: number | null;
                readonly in_stock?: boolean;
                readonly category?: string | null;
                readonly q?: string;
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
                    readonly "application/json": components["schemas"]["FacetCounts"];
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
            /** @description The product */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProductPage"];
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
    readonly ApiShopProductsSpuIdVersionsProductVersion: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly spu_id: string;
                readonly version: number;
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
                    readonly "application/json": components["schemas"]["Product"];
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
    readonly ApiShopProductsSpuIdCodeProductCode: {
        readonly parameters: {
            readonly query?: {
                /** @description web: a QR code */
                readonly form?: "web" | "weixin";
            };
            readonly header?: never;
            readonly path: {
                readonly spu_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A picture */
            readonly 200: {
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
    readonly ApiShopSearchSearch: {
        readonly parameters: {
            readonly query: {
                readonly q: string;
                readonly brand?: readonly (string | unknown)[];
                readonly tag?: readonly (string | unknown)[];
                readonly attribute?: readonly (string | unknown)[];
                readonly price_from_fen?: number | null;
                readonly price_to_fen?: number | null;
                readonly in_stock?: boolean;
                readonly category?: string | null;
                readonly sort?: "relevance" | "new" | "price" | "price_desc" | "sales";
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
                    readonly "application/json": components["schemas"]["SearchPage"];
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
    readonly ApiShopSearchSuggestionsSuggestions: {
        readonly parameters: {
            readonly query: {
                readonly q: string;
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
                    readonly "application/json": readonly components["schemas"]["Suggestion"][];
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
    readonly ApiShopSearchHotHot: {
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
                    readonly "application/json": readonly string[];
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
    readonly ApiShopSearchHistoryHistory: {
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
                    readonly "application/json": readonly string[];
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
    readonly ApiShopSearchHistoryRemember: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Searched"];
            };
        };
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
    readonly ApiShopSearchHistoryForget: {
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
                    readonly "application/json": components["schemas"]["CartPage"];
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
    readonly ApiShopCartPutCart: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["CartForm"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CartPage"];
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
                    readonly "application/json": components["schemas"]["CartPage"];
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
    readonly ApiShopOrdersOrderIdAgainBuyAgain: {
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
                    readonly "application/json": components["schemas"]["Again"];
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
    readonly ApiShopCartSelectionSelect: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Selection"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CartPage"];
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
    readonly ApiShopQuotesExplanationExplainOffer: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["QuoteToken"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Explained"];
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
    readonly ApiShopOrdersOrderIdPriceExplainPrice: {
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
                    readonly "application/json": readonly components["schemas"]["Said"][];
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
    readonly ApiShopPaymentWaysPaymentWays: {
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
                    readonly "application/json": readonly components["schemas"]["PaymentWay"][];
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
    readonly ApiShopOrdersOrderIdPaymentsPay: {
        readonly parameters: {
            readonly query?: {
                readonly channel?: string;
                readonly balance_fen?: number;
            };
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
    readonly ApiShopOrdersOrderIdReceiptExtensionExtendReceipt: {
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
                    readonly "application/json": components["schemas"]["ReceiveBy"];
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
    readonly ApiShopFavouritesFavourites: {
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
                    readonly "application/json": components["schemas"]["Page_chama.edge.shop.marks.Marked_"];
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
    readonly ApiShopFavouritesAddFavourites: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SeenForm"];
            };
        };
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
    readonly ApiShopFavouritesAmongFavouritesAmong: {
        readonly parameters: {
            readonly query: {
                readonly spu_id: readonly string[];
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
                    readonly "application/json": readonly string[];
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
    readonly ApiShopFavouritesSpuIdFavour: {
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
    readonly ApiShopFavouritesSpuIdUnfavour: {
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
    readonly ApiShopFootprintsFootprints: {
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
                    readonly "application/json": components["schemas"]["Page_chama.edge.shop.marks.Marked_"];
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
    readonly ApiShopFootprintsAddFootprints: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["SeenForm"];
            };
        };
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
    readonly ApiShopFootprintsForgetFootprints: {
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
    readonly ApiShopFootprintsSpuIdForgetFootprint: {
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
    readonly ApiShopFactsFacts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["FactsForm"];
            };
        };
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
    readonly ApiShopCouponCentreCentre: {
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
                    readonly "application/json": readonly components["schemas"]["Offered"][];
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
    readonly ApiShopCouponTemplatesTemplateIdClaimsClaim: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly template_id: string;
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
                    readonly "application/json": components["schemas"]["CouponCard"];
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
    readonly ApiShopCouponCodesRedeem: {
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
                readonly "application/json": components["schemas"]["shop_coupons_CodeForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CouponCard"];
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
    readonly ApiShopCouponsMine: {
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
                    readonly "application/json": components["schemas"]["Page_chama.edge.shop.coupons.CouponCard_"];
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
    readonly ApiShopFlashSessionsSessions: {
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
                    readonly "application/json": components["schemas"]["FlashSessions"];
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
    readonly ApiShopFlashPassesGetPass: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["PassForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["FlashPass"];
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
    readonly ApiShopFlashResultsResult: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TicketForm"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Result"];
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
    readonly ApiShopFlashResultsStreamResultStream: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["TicketForm"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": unknown;
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
    readonly ApiShopAssetsWealth: {
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
                    readonly "application/json": components["schemas"]["Wealth"];
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
    readonly ApiShopAssetsKindEntriesStatement: {
        readonly parameters: {
            readonly query?: {
                readonly cursor?: string | null;
                readonly limit?: number;
            };
            readonly header?: never;
            readonly path: {
                readonly kind: "points" | "balance_principal" | "balance_gift" | "growth" | "commission";
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
                    readonly "application/json": components["schemas"]["Page_chama.services.assets.types.Entry_"];
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
    readonly ApiShopMembershipMembership: {
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
                    readonly "application/json": components["schemas"]["Standing"];
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
    readonly ApiShopMembershipRulesClub: {
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
                    readonly "application/json": components["schemas"]["Club"];
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
    readonly ApiShopMembershipBirthdayBirthday: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BirthdayForm"];
            };
        };
        readonly responses: {
            /** @description Request fulfilled, document follows */
            readonly 200: {
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
    readonly ApiShopCheckInsCalendar: {
        readonly parameters: {
            readonly query: {
                readonly month: string;
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
                    readonly "application/json": components["schemas"]["Calendar"];
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
    readonly ApiShopCheckInsCheckIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
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
                    readonly "application/json": components["schemas"]["CheckIn"];
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
    readonly ApiShopMakeUpsMakeUp: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["MakeUpForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["CheckIn"];
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
    readonly ApiShopPurchasesPurchases: {
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
                    readonly "application/json": components["schemas"]["Page_chama.services.assets.types.Purchase_"];
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
    readonly ApiShopPurchasesStart: {
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
                readonly "application/json": components["schemas"]["PurchaseForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Purchase"];
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
    readonly ApiShopPurchasesPurchaseIdPurchase: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly purchase_id: string;
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
                    readonly "application/json": components["schemas"]["Purchase"];
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
    readonly ApiShopPurchasesPurchaseIdPaymentsPay: {
        readonly parameters: {
            readonly query?: never;
            readonly header: {
                /** @description Made by the client before sending, kept, sent again on a repeat. */
                readonly "Idempotency-Key": string;
            };
            readonly path: {
                readonly purchase_id: string;
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
    readonly ApiShopPurchasesPurchaseIdRefundRefund: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly purchase_id: string;
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
                    readonly "application/json": components["schemas"]["Purchase"];
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
    readonly ApiShopCardsBuyCard: {
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
                readonly "application/json": components["schemas"]["CardForm"];
            };
        };
        readonly responses: {
            /** @description Document created, URL follows */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Purchase"];
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
    readonly ApiShopFlashBuyBuy: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["BuyForm"];
            };
        };
        readonly responses: {
            /** @description Admitted: it waits in the queue */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ticket"];
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
