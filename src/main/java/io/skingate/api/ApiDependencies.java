package io.skingate.api;

import io.skingate.catalog.Catalogs;
import io.skingate.catalog.WalletCache;
import io.skingate.config.GatewayConfig;
import io.skingate.order.OrderRequestParser;
import io.skingate.order.Orders;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.Webhooks;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/**
 * What the API verticles of a process share.
 *
 * @param draining whether the process was told to end
 * @param bounds of what is in work, over all instances
 */
public record ApiDependencies(
    GatewayConfig config,
    Tenants tenants,
    Orders orders,
    OrderRequestParser parser,
    Webhooks webhooks,
    Catalogs catalogs,
    WalletCache wallets,
    ReadLimits reads,
    HttpMetrics metrics,
    Clock clock,
    BooleanSupplier draining,
    RequestBounds bounds) {}
