package io.skingate.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends webhooks and repeats those that were not answered 2xx, each on the same schedule and on its
 * own. Belongs to the sandbox's event loop; its counters may be read anywhere.
 */
final class WebhookSender {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_PENDING = 50_000;

  private final Vertx vertx;
  private final HttpClient http;
  private final WebhookSigner signer;
  private final List<Duration> retries;
  private final SandboxPace pace;
  private final Clock clock;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  WebhookSender(Vertx vertx, SandboxOptions options, SandboxPace pace, Clock clock) {
    this.vertx = vertx;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(2_000).setIdleTimeout(60),
            new PoolOptions().setHttp1MaxSize(32).setMaxWaitQueueSize(MAX_PENDING));
    this.signer = new WebhookSigner(options.variants());
    this.retries = options.webhookRetries();
    this.pace = pace;
    this.clock = clock;
  }

  /** One webhook, the same on every attempt but for its timestamp and signature. */
  record Webhook(String url, byte[] secret, String externalId, UUID deliveryId, Buffer body) {}

  /**
   * Sends a webhook.
   *
   * @return done, never failed, after the first attempt; further ones go on by themselves
   */
  Future<Void> send(Webhook webhook) {
    if (pending.get() >= MAX_PENDING) {
      failed.incrementAndGet();
      return Future.succeededFuture();
    }
    pending.incrementAndGet();
    return attempt(webhook, 0);
  }

  long delivered() {
    return delivered.get();
  }

  long failed() {
    return failed.get();
  }

  private Future<Void> attempt(Webhook webhook, int earlier) {
    // Composed, so that an address that the client refuses by throwing is a failure like others.
    return Future.succeededFuture(webhook)
        .compose(this::post)
        .transform(
            status -> {
              boolean success =
                  status.succeeded() && status.result() >= 200 && status.result() < 300;
              settle(webhook, earlier, success);
              return Future.<Void>succeededFuture();
            });
  }

  private void settle(Webhook webhook, int earlier, boolean success) {
    if (success) {
      pending.decrementAndGet();
      delivered.incrementAndGet();
    } else if (earlier < retries.size()) {
      vertx.setTimer(pace.millis(retries.get(earlier)), id -> attempt(webhook, earlier + 1));
    } else {
      pending.decrementAndGet();
      failed.incrementAndGet();
      LOG.atWarn()
          .addKeyValue("externalId", webhook.externalId())
          .addKeyValue("deliveryId", webhook.deliveryId())
          .log("webhook given up after {} attempts", earlier + 1);
    }
  }

  private Future<Integer> post(Webhook webhook) {
    String timestamp = signer.timestamp(clock.instant());
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(webhook.url())
            .setFollowRedirects(false)
            .putHeader("user-agent", "SkinsNode-sandbox")
            .putHeader("content-type", "application/json")
            .putHeader("x-event-type", "order.updated")
            .putHeader("x-delivery-id", webhook.deliveryId().toString())
            .putHeader("x-timestamp", timestamp)
            .putHeader(
                "x-signature", signer.sign(webhook.secret(), timestamp, webhook.body().getBytes()));
    return http.request(request)
        .compose(
            ready ->
                ready
                    .send(webhook.body())
                    // Read to its end, so that the connection can be used again.
                    .compose(answer -> answer.end().map(answer.statusCode()))
                    .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(late -> ready.reset()))
        .timeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
