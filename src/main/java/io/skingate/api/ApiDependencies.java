package io.skingate.api;

import io.skingate.api.call.HttpMetrics;
import io.skingate.api.caller.Callers;
import io.skingate.api.caller.GuessBrake;
import io.skingate.budget.Books;
import io.skingate.catalog.Catalogs;
import io.skingate.catalog.WalletCache;
import io.skingate.config.GatewayConfig;
import io.skingate.http.OpenApiDocument;
import io.skingate.limit.ReadLimits;
import io.skingate.order.Orders;
import io.skingate.order.model.OrderRequestParser;
import io.skingate.store.StoreRoute;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.Tracing;
import io.skingate.webhook.WebhookMessage;
import io.skingate.webhook.WebhookResult;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What an API verticle works with.
 *
 * @param orders of the verticle's own event loop
 * @param webhooks receives one, on the verticle's own event loop; never fails
 * @param openApi the document of this API
 * @param callers finds out where requests come from
 * @param brake counts wrong credentials, over all instances
 * @param draining whether the process was told to end
 * @param bounds of what is in work, over all instances
 * @param storeRoutes the calls that stores have beyond SkinsNode's, of the verticle's own event
 *     loop
 * @param books of a store, on the verticle's own event loop
 */
public record ApiDependencies(
    GatewayConfig config,
    Tenants tenants,
    Orders orders,
    OrderRequestParser parser,
    Function<WebhookMessage, Future<WebhookResult>> webhooks,
    Catalogs catalogs,
    WalletCache wallets,
    ReadLimits reads,
    HttpMetrics metrics,
    Callers callers,
    GuessBrake brake,
    Clock clock,
    OpenApiDocument openApi,
    Tracing tracing,
    BooleanSupplier draining,
    RequestBounds bounds,
    List<StoreRoute> storeRoutes,
    Function<Tenant, Future<Books>> books) {}
