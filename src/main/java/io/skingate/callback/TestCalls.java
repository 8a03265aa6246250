package io.skingate.callback;

import io.skingate.callback.sending.CallbackSender;
import io.skingate.callback.sending.CallbackTarget;
import io.skingate.callback.signature.CallbackHeaders;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import io.skingate.order.store.Keys;
import io.skingate.redis.RedisLink;
import io.skingate.redis.Script;
import io.skingate.tenant.Tenant;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what a store asks for to try an endpoint: one callback at once, outside of every queue,
 * with the headers, the guard and the deadline of all others. Belongs to the event loop of its
 * sender.
 */
public final class TestCalls {
  /** How many a store may have sent in any minute, over all pods. */
  public static final int MOST_A_MINUTE = 10;

  /** What it says in {@code x-event-type}. */
  static final String EVENT_TYPE = "test";

  private static final Logger LOG = LoggerFactory.getLogger(TestCalls.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Script ALLOWANCE = Script.load("scripts/callback/test_allowance.lua");

  private final RedisLink redis;
  private final String keyPrefix;
  private final CallbackSender sender;
  private final Clock clock;
  private final String userAgent;

  TestCalls(
      RedisLink redis, String keyPrefix, CallbackSender sender, Clock clock, String userAgent) {
    this.redis = redis;
    this.keyPrefix = keyPrefix;
    this.sender = sender;
    this.clock = clock;
    this.userAgent = userAgent;
  }

  /**
   * A call that was made.
   *
   * @param headers as they were sent, signatures included
   * @param result a code of {@link AttemptResult}
   * @param httpStatus null where there was no answer
   * @param excerpt the first 1 KiB of the answer; may be empty
   */
  public record Sent(
      MultiMap headers,
      Buffer body,
      String result,
      Integer httpStatus,
      long durationMs,
      String excerpt) {}

  /**
   * Counts one call of the store.
   *
   * @return how long it has to wait for it; zero where it may have it now, and only then it counts.
   *     Fails with {@link io.skingate.redis.connection.RedisUnavailableException} when Redis is out
   */
  public Future<Duration> charge(Tenant tenant) {
    return redis
        .eval(ALLOWANCE, Keys.base(keyPrefix, tenant.id()), MOST_A_MINUTE, MINUTE.toMillis())
        .map(reply -> Duration.ofMillis(reply.toLong()));
  }

  /**
   * Sends one. Whatever goes wrong is its result.
   *
   * @param url one that the rules for webhook URLs allow
   */
  public Future<Sent> send(Tenant tenant, String url) {
    Instant now = clock.instant();
    Buffer body =
        Buffer.buffer(
            Json.bytes(
                Json.object()
                    .put("externalId", "skingate-test")
                    .put("status", "test")
                    .put("updatedAt", Rfc3339.format(now))));
    String id = "test_" + UUID.randomUUID();
    MultiMap headers =
        CallbackHeaders.of(id, EVENT_TYPE, now, tenant.secrets(), body.getBytes(), userAgent);
    return sender
        .send(url, headers, body, tenant.secrets())
        .map(
            attempt -> {
              LOG.atInfo()
                  .addKeyValue("tenant", tenant.id())
                  .addKeyValue("deliveryId", id)
                  .addKeyValue("host", CallbackTarget.hostOf(url))
                  .addKeyValue("result", attempt.result().code())
                  .addKeyValue("durationMs", attempt.took().toMillis())
                  .log("Test callback sent");
              return new Sent(
                  headers,
                  body,
                  attempt.result().code(),
                  attempt.httpStatus() == 0 ? null : attempt.httpStatus(),
                  attempt.took().toMillis(),
                  attempt.excerpt());
            });
  }
}
