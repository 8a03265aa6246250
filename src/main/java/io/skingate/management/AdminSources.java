package io.skingate.management;

import io.skingate.callback.Deliveries;
import io.skingate.order.OrderInspector;
import io.skingate.tenant.Tenants;
import io.skingate.webhook.KeptWebhooks;

/** Where {@code /admin} has its knowledge from. */
public record AdminSources(
    Tenants tenants,
    TenantStates tenantStates,
    AccountStates accountStates,
    OrderInspector orders,
    Deliveries deliveries,
    KeptWebhooks keptWebhooks) {}
