package io.skingate.callback;

import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.queue.DeliveryQueue;
import io.skingate.callback.queue.DeliveryQueue.Outcome;
import io.skingate.callback.queue.DeliveryQueue.Settled;
import io.skingate.callback.queue.RetrySchedule;
import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.AttemptResult;
import io.skingate.callback.sending.CallbackSender;
import io.skingate.callback.sending.CallbackTarget;
import io.skingate.callback.signature.CallbackHeaders;
import io.skingate.order.model.OrderBodies;
import io.skingate.redis.connection.RedisUnavailableException;
import io.skingate.tenant.Account;
import io.skingate.tenant.Tenant;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.SpanRecorder;
import io.skingate.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt from claim to settlement. Belongs to the event loop of its queue. */
final class CallbackAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackAttempts.class);

  /** A settlement that is lost only costs a duplicate, so it is not tried for ever. */
  private static final int SETTLE_TRIES = 6;

  private static final Duration SETTLE_PAUSE = Duration.ofMillis(250);

  private final Vertx vertx;
  private final DeliveryQueue queue;
  private final CallbackSender sender;
  private final Tenants tenants;
  private final RetrySchedule schedule;
  private final Clock clock;
  private final CallbackMetrics metrics;
  private final EndpointLog endpoints;
  private final String userAgent;
  private final SpanRecorder spans;

  CallbackAttempts(
      Vertx vertx,
      DeliveryQueue queue,
      CallbackSender sender,
      Tenants tenants,
      RetrySchedule schedule,
      Clock clock,
      CallbackMetrics metrics,
      EndpointLog endpoints,
      String userAgent,
      SpanRecorder spans) {
    this.vertx = vertx;
    this.queue = queue;
    this.sender = sender;
    this.tenants = tenants;
    this.schedule = schedule;
    this.clock = clock;
    this.metrics = metrics;
    this.endpoints = endpoints;
    this.userAgent = userAgent;
    this.spans = spans;
  }

  /**
   * Never fails. A tenant that is not configured any more keeps its delivery unsent.
   *
   * @return false where nothing else of the tenant waits
   */
  Future<Boolean> make(ClaimedDelivery delivery) {
    TenantRegistry registry = tenants.current();
    Optional<Tenant> tenant = registry.tenant(delivery.tenant());
    if (tenant.isEmpty()) {
      return queue.release(delivery).map(true).otherwise(true);
    }
    metrics.started();
    return send(registry, tenant.get(), delivery)
        .compose(attempt -> settle(delivery, attempt))
        .onFailure(failure -> report(delivery, failure))
        .map(settled -> settled != Settled.ALL_DONE)
        .otherwise(true)
        .onComplete(done -> metrics.ended());
  }

  private Future<Attempt> send(TenantRegistry registry, Tenant tenant, ClaimedDelivery delivery) {
    try {
      String ownUrl = registry.account(delivery.account()).map(Account::webhookUrl).orElse("");
      Buffer body =
          OrderBodies.forStore(
              delivery.body(),
              delivery.upstreamName(),
              delivery.externalId(),
              ownUrl,
              delivery.url());
      MultiMap headers =
          CallbackHeaders.of(
              delivery.id().toString(),
              CallbackHeaders.ORDER_UPDATED,
              clock.instant(),
              tenant.secrets(),
              body.getBytes(),
              userAgent);
      long hop = TraceContext.newId();
      if (delivery.trace() != null) {
        delivery.trace().put(headers::add, hop);
      }
      return sender
          .send(delivery.url(), headers, body, tenant.secrets())
          .onSuccess(attempt -> record(delivery, attempt, hop));
    } catch (RuntimeException fault) {
      report(delivery, fault);
      return Future.succeededFuture(
          Attempt.unanswered(AttemptResult.INTERNAL_ERROR, Duration.ZERO));
    }
  }

  /** The URL stays out: its query may be a secret of the store's. */
  private void record(ClaimedDelivery delivery, Attempt attempt, long hop) {
    spans.call(
        delivery.trace(),
        hop,
        "callback",
        attempt.took().toNanos(),
        attempt.result() != AttemptResult.OK,
        "server.address",
        CallbackTarget.hostOf(delivery.url()),
        "http.response.status_code",
        attempt.httpStatus() == 0 ? null : attempt.httpStatus(),
        "gateway.tenant",
        delivery.tenant(),
        "gateway.delivery_id",
        delivery.id().toString(),
        "gateway.attempt",
        delivery.attempt(),
        "gateway.result",
        attempt.result().code());
  }

  private Future<Settled> settle(ClaimedDelivery delivery, Attempt attempt) {
    metrics.attempted(delivery.tenant(), attempt.result());
    Outcome outcome = Outcome.OK;
    Duration delay = Duration.ZERO;
    if (attempt.result() == AttemptResult.OK) {
      endpoints.succeeded(delivery);
      metrics.delivered(
          delivery.tenant(), Duration.ofMillis(clock.millis() - delivery.stateMillis()));
    } else {
      endpoints.failed(delivery);
      Optional<Duration> next = schedule.next(delivery.failed() + 1, attempt, clock.instant());
      outcome = next.isPresent() ? Outcome.RETRY : Outcome.DEAD;
      delay = next.orElse(Duration.ZERO);
    }
    log(delivery, attempt, outcome, delay);
    return settle(delivery, outcome, delay, attempt, 1);
  }

  private Future<Settled> settle(
      ClaimedDelivery delivery, Outcome outcome, Duration delay, Attempt attempt, int tried) {
    return queue
        .settle(delivery, outcome, delay, attempt)
        .onSuccess(
            settled -> {
              // After a lost answer the second call finds the first one's work done.
              boolean refused = settled == Settled.REFUSED;
              if (refused && tried == 1) {
                metrics.settleRefused();
              } else if (!refused && outcome == Outcome.DEAD) {
                metrics.died(delivery.tenant(), attempt.result());
              }
            })
        .recover(
            failure ->
                failure instanceof RedisUnavailableException && tried < SETTLE_TRIES
                    ? vertx
                        .timer(SETTLE_PAUSE.toMillis() * tried, TimeUnit.MILLISECONDS)
                        .compose(fired -> settle(delivery, outcome, delay, attempt, tried + 1))
                    : Future.failedFuture(failure));
  }

  private static void log(
      ClaimedDelivery delivery, Attempt attempt, Outcome outcome, Duration delay) {
    if (outcome == Outcome.OK && !LOG.isDebugEnabled()) {
      return;
    }
    var entry =
        switch (outcome) {
          case OK -> LOG.atDebug();
          case DEAD -> LOG.atWarn();
          default -> LOG.atInfo();
        };
    entry
        .addKeyValue("traceId", delivery.traceId())
        .addKeyValue("tenant", delivery.tenant())
        .addKeyValue("externalId", delivery.externalId())
        .addKeyValue("deliveryId", delivery.id().toString())
        .addKeyValue("host", CallbackTarget.hostOf(delivery.url()))
        .addKeyValue("attempt", delivery.attempt())
        .addKeyValue("result", attempt.result().code())
        .addKeyValue("httpStatus", attempt.httpStatus() == 0 ? null : attempt.httpStatus())
        .addKeyValue("durationMs", attempt.took().toMillis())
        .addKeyValue("nextInMs", outcome == Outcome.RETRY ? delay.toMillis() : null)
        .log(
            switch (outcome) {
              case OK -> "Callback delivered";
              case DEAD -> "Callback given up";
              default -> "Callback failed";
            });
  }

  private static void report(ClaimedDelivery delivery, Throwable failure) {
    boolean redisOut = failure instanceof RedisUnavailableException;
    (redisOut ? LOG.atWarn() : LOG.atError().setCause(failure))
        .addKeyValue("traceId", delivery.traceId())
        .addKeyValue("tenant", delivery.tenant())
        .addKeyValue("externalId", delivery.externalId())
        .addKeyValue("deliveryId", delivery.id().toString())
        .log(
            redisOut
                ? "A callback's outcome could not be stored; it will be sent again"
                : "Callback failed by a fault of the gateway");
  }
}
