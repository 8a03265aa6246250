package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.skingate.tenant.Tenant;

/**
 * An order to submit for an authenticated, enabled tenant.
 *
 * @param requestId for the log
 */
public record SubmitCommand(Tenant tenant, OrderRequest order, String requestId) {}
