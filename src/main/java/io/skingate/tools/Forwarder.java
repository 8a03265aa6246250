package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.RetrySchedule;
import io.skingate.callback.sending.Attempt;
import io.skingate.callback.sending.CallbackSender;
import io.skingate.callback.signature.CallbackHeaders;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Posts events to an endpoint as the callbacks that they were, signed and sent by the gateway's own
 * code, so that the endpoint meets what it will meet in production.
 */
final class Forwarder {
  /** Short: somebody waits in front of it. */
  private static final List<Duration> RETRIES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

  private final Context loop;
  private final CallbackSender sender;
  private final String url;
  private final Secret secret;
  private final String userAgent;
  private final Clock clock;
  private final RetrySchedule schedule = new RetrySchedule(RETRIES, RandomGenerator.getDefault());

  /**
   * @param loop that the sender belongs to
   */
  Forwarder(
      Context loop,
      CallbackSender sender,
      String url,
      Secret secret,
      String userAgent,
      Clock clock) {
    this.loop = loop;
    this.sender = sender;
    this.url = url;
    this.secret = secret;
    this.userAgent = userAgent;
    this.clock = clock;
  }

  /**
   * Makes one attempt, which never fails: every trouble is a result.
   *
   * @param order as it is now
   */
  Future<Attempt> forward(JsonNode event, ObjectNode order) {
    Buffer body = Buffer.buffer(Json.bytes(EventText.body(event, order)));
    MultiMap headers =
        CallbackHeaders.of(
            event.path("deliveryId").asText(),
            CallbackHeaders.ORDER_UPDATED,
            clock.instant(),
            List.of(secret),
            body.getBytes(),
            userAgent);
    Promise<Attempt> attempt = Promise.promise();
    loop.runOnContext(go -> sender.send(url, headers, body, List.of(secret)).onComplete(attempt));
    return attempt.future();
  }

  /** How long to wait before another attempt; empty when there is none. */
  Optional<Duration> waitAfter(int failed, Attempt attempt) {
    return schedule.next(failed, attempt, clock.instant());
  }

  /** What an attempt came to: the endpoint's answer, or why there is none. */
  static String words(Attempt attempt) {
    String result =
        attempt.httpStatus() > 0
            ? String.valueOf(attempt.httpStatus())
            : attempt.result().code().replace('_', ' ');
    String excerpt = attempt.excerpt().strip();
    String said =
        attempt.httpStatus() >= 300 && !excerpt.isEmpty()
            ? " \"" + EventText.plain(shortened(excerpt)) + "\""
            : "";
    return result + said + " in " + attempt.took().toMillis() + " ms";
  }

  private static String shortened(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "..." : text;
  }
}
