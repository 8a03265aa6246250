package io.skingate.api.call;

import io.skingate.api.caller.Caller;
import io.skingate.api.caller.Callers;
import io.skingate.api.caller.GuessBrake;
import io.skingate.http.ErrorCode;
import io.skingate.http.Problem;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.Tenants;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lets known, enabled tenants through that call from where they may. Missing, repeated, unknown and
 * wrong credentials all take the same path to the same answer; whoever has too many of them is not
 * looked at for a while.
 */
public final class Authentication implements Step {
  private final Tenants tenants;
  private final Callers callers;
  private final GuessBrake brake;
  private final HttpMetrics metrics;

  public Authentication(Tenants tenants, Callers callers, GuessBrake brake, HttpMetrics metrics) {
    this.tenants = tenants;
    this.callers = callers;
    this.brake = brake;
    this.metrics = metrics;
  }

  @Override
  public void take(Exchange exchange, Runnable next) {
    String clientId = single(exchange.request(), "x-client-id");
    String secret = single(exchange.request(), "x-client-secret");
    Caller caller = callers.of(exchange.request());
    Optional<Duration> blocked = brake.blocked(caller.group(), clientId, secret);
    if (blocked.isPresent()) {
      exchange.problem(
          Problem.of(
                  ErrorCode.RATE_LIMITED,
                  "Too many requests with wrong credentials came from this address.")
              .withRetryAfter(blocked.get()));
      return;
    }
    Optional<Tenant> tenant = tenants.current().authenticate(clientId, secret);
    if (tenant.isEmpty()) {
      metrics.unauthorized();
      brake.failed(caller.group());
      exchange.problem(
          Problem.of(
              ErrorCode.UNAUTHORIZED, "Send the store's x-client-id and x-client-secret headers."));
      return;
    }
    brake.letIn(caller.group(), clientId, secret);
    admit(exchange, tenant.get(), caller, next);
  }

  private void admit(Exchange exchange, Tenant tenant, Caller caller, Runnable next) {
    if (!tenants.isEnabled(tenant)) {
      exchange.problem(Problem.of(ErrorCode.TENANT_DISABLED));
    } else if (!tenant.sourceNetworks().isEmpty()
        && (caller.address() == null || !tenant.sourceNetworks().contains(caller.address()))) {
      exchange.problem(Problem.of(ErrorCode.SOURCE_DENIED));
    } else {
      exchange.tenant(tenant);
      next.run();
    }
  }

  private static String single(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 ? values.get(0) : "";
  }
}
