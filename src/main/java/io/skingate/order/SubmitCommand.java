package io.skingate.order;

import io.skingate.order.model.OrderRequest;
import io.skingate.tenant.Tenant;
import io.skingate.tracing.TraceContext;

/**
 * An order to submit for an authenticated, enabled tenant.
 *
 * @param requestId for the log
 * @param trace the order's place in a trace
 */
public record SubmitCommand(
    Tenant tenant, OrderRequest order, String requestId, TraceContext trace) {}
