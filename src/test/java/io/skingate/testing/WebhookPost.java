package io.skingate.testing;

import io.skingate.testing.openapi.Contract;
import io.skingate.testing.openapi.RecordedExchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends webhooks as SkinsNode does: signed, and again until they are taken. */
final class WebhookPost {
  private static final long RETRY_MILLIS = 150;
  private static final long TIMEOUT_MILLIS = 2000;

  private final Vertx vertx;
  private final HttpClient http;
  private final Supplier<URI> gateway;
  private final String secret;

  WebhookPost(Vertx vertx, Supplier<URI> gateway, String secret) {
    this.vertx = vertx;
    this.gateway = gateway;
    this.secret = secret;
    this.http =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(1000))
            .with(new PoolOptions().setHttp1MaxSize(32).setMaxWaitQueueSize(-1))
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
  }

  void until2xx(String path, String deliveryId, String body, Runnable taken) {
    once(path, deliveryId, body)
        .onComplete(
            status -> {
              if (status.succeeded() && status.result() / 100 == 2) {
                taken.run();
              } else {
                vertx.setTimer(RETRY_MILLIS, timer -> until2xx(path, deliveryId, body, taken));
              }
            });
  }

  /** One attempt; the status that came of it. */
  Future<Integer> once(String path, String deliveryId, String body) {
    URI target = gateway.get();
    if (target == null) {
      return Future.failedFuture("nobody listens");
    }
    String timestamp = Instant.now().toString();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(target.getHost())
            .setPort(target.getPort())
            .setURI(path)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader("content-type", "application/json")
            .putHeader("x-event-type", "order.updated")
            .putHeader("x-delivery-id", deliveryId)
            .putHeader("x-timestamp", timestamp)
            .putHeader("x-signature", Hmac.hex(secret, timestamp + "." + body));
    return http.request(options)
        .compose(request -> request.send(Buffer.buffer(body)))
        .compose(
            response ->
                response
                    .body()
                    .map(
                        answer -> {
                          Contract.check(
                              new RecordedExchange(
                                  "POST",
                                  path,
                                  RecordedExchange.headers(options.getHeaders()),
                                  body.getBytes(StandardCharsets.UTF_8),
                                  response.statusCode(),
                                  RecordedExchange.headers(response.headers()),
                                  answer.getBytes()));
                          return response.statusCode();
                        }))
        .timeout(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }
}
