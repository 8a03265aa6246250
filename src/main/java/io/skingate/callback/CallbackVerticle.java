package io.skingate.callback;

import io.skingate.callback.queue.ClaimedDelivery;
import io.skingate.callback.queue.DeliveryQueue;
import io.skingate.callback.queue.RetrySchedule;
import io.skingate.callback.sending.CallbackSender;
import io.skingate.callback.sending.TargetGuard;
import io.skingate.config.CallbacksConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.net.HostResolver;
import io.skingate.order.model.OrderTimes;
import io.skingate.order.store.Ingested;
import io.skingate.order.store.LeaseOffer;
import io.skingate.redis.RedisLink;
import io.skingate.tenant.Tenants;
import io.skingate.tracing.SpanRecorder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Sends the tenants' callbacks on one event loop, with an HTTP client of its own. */
public final class CallbackVerticle extends VerticleBase implements LiveCallbacks {
  /** Attempts in flight, per instance. */
  private static final int MAX_IN_FLIGHT = 1024;

  private static final int LEAST_CONNECTIONS_PER_TARGET = 16;
  private static final Duration STOP_GRACE = Duration.ofSeconds(8);

  private final CallbackSender sender;
  private final CallbackDispatcher dispatcher;
  private final TestCalls testCalls;

  /**
   * Make it on the event loop of the link, and deploy it there.
   *
   * @param endpoints shared by all verticles of a process
   * @param spans is told of attempts that belong to a trace
   * @param userAgent such as {@code Skingate/1.0.0}
   */
  public CallbackVerticle(
      Vertx vertx,
      GatewayConfig config,
      RedisLink redis,
      Tenants tenants,
      TargetGuard guard,
      Clock clock,
      CallbackMetrics metrics,
      EndpointLog endpoints,
      String userAgent,
      SpanRecorder spans) {
    CallbacksConfig callbacks = config.callbacks();
    RetrySchedule schedule =
        new RetrySchedule(callbacks.retrySchedule(), RandomGenerator.getDefault());
    DeliveryQueue queue =
        new DeliveryQueue(
            redis,
            config.redis().keyPrefix(),
            DeliveryQueue.Settings.of(callbacks, schedule, OrderTimes.of(config)));
    sender =
        new CallbackSender(
            vertx,
            HostResolver.of(vertx),
            guard,
            new CallbackSender.Options(
                callbacks.timeout(),
                callbacks.allowHttp(),
                Math.max(LEAST_CONNECTIONS_PER_TARGET, callbacks.maxConcurrencyPerTenant()),
                MAX_IN_FLIGHT,
                null));
    CallbackAttempts attempts =
        new CallbackAttempts(
            vertx, queue, sender, tenants, schedule, clock, metrics, endpoints, userAgent, spans);
    dispatcher =
        new CallbackDispatcher(
            vertx,
            queue,
            attempts::make,
            tenants,
            metrics,
            callbacks.maxConcurrencyPerTenant(),
            MAX_IN_FLIGHT);
    testCalls = new TestCalls(redis, config.redis().keyPrefix(), sender, clock, userAgent);
    redis.onReconnect(dispatcher::reconnected);
  }

  /** The way for test calls, by the same client. */
  public TestCalls testCalls() {
    return testCalls;
  }

  @Override
  public void due(String tenantId) {
    dispatcher.due(tenantId);
  }

  @Override
  public LeaseOffer offer(String tenantId) {
    return dispatcher.offer(tenantId);
  }

  @Override
  public void taken(
      String tenantId,
      String externalId,
      String upstreamName,
      Buffer body,
      Ingested.Leased leased) {
    dispatcher.taken(ClaimedDelivery.live(tenantId, externalId, upstreamName, body, leased));
  }

  @Override
  public void declined(String tenantId) {
    dispatcher.declined(tenantId);
  }

  @Override
  public void unanswered(String tenantId) {
    dispatcher.unanswered(tenantId);
  }

  @Override
  public Future<?> stop() {
    return dispatcher
        .drain()
        .timeout(STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> dispatcher.releaseAll())
        .eventually(sender::close);
  }
}
