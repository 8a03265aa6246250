package io.skingate.api.call;

import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Lets known, enabled tenants through. Missing, repeated, unknown and wrong credentials all take
 * the same path to the same answer.
 */
public final class Authentication implements Step {
  private final Tenants tenants;
  private final HttpMetrics metrics;

  public Authentication(Tenants tenants, HttpMetrics metrics) {
    this.tenants = tenants;
    this.metrics = metrics;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    Optional<Tenant> tenant =
        tenants
            .current()
            .authenticate(
                single(exchange.request(), "x-client-id"),
                single(exchange.request(), "x-client-secret"));
    if (tenant.isEmpty()) {
      metrics.unauthorized();
      exchange.problem(
          Problem.of(
              ErrorCode.UNAUTHORIZED, "Send the store's x-client-id and x-client-secret headers."));
    } else if (!tenants.isEnabled(tenant.get())) {
      exchange.problem(Problem.of(ErrorCode.TENANT_DISABLED));
    } else {
      exchange.tenant(tenant.get());
      next.run();
    }
  }

  private static String single(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 ? values.get(0) : "";
  }
}
