package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A gateway, called as a store calls it. May be used from any thread. */
final class GatewayClient {
  /** More than a page of events can have. */
  private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final URI base;
  private final String clientId;
  private final Secret secret;
  private final String userAgent;
  private final HttpClient http;

  /**
   * What was answered.
   *
   * @param retryAfter the header's value; null where absent
   * @param body empty where it is not a JSON object
   */
  record Answer(int status, String retryAfter, ObjectNode body) {
    /** A refusal in the gateway's own words. */
    String words() {
      StringBuilder words =
          new StringBuilder("the gateway answered ")
              .append(status)
              .append(' ')
              .append(body.path("code").asText(""));
      String detail = body.path("detail").asText("");
      if (!detail.isEmpty()) {
        words.append(": ").append(detail);
      }
      for (JsonNode error : body.path("errors")) {
        words
            .append(' ')
            .append(error.path("field").asText())
            .append(' ')
            .append(error.path("message").asText())
            .append('.');
      }
      return EventText.plain(words.toString());
    }
  }

  /**
   * @param base where the gateway is, such as {@code https://gateway.example}; may have a path
   */
  GatewayClient(Vertx vertx, URI base, String clientId, Secret secret, String userAgent) {
    this.base = base;
    this.clientId = clientId;
    this.secret = secret;
    this.userAgent = userAgent;
    http =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis()));
  }

  /**
   * Asks.
   *
   * @param pathAndQuery below the gateway's address
   * @param patience for the whole answer
   */
  Future<Answer> get(String pathAndQuery, Duration patience) {
    return exchange(HttpMethod.GET, pathAndQuery, null, patience);
  }

  /** Sends a body, and gets what it is answered. */
  Future<Answer> post(String path, ObjectNode body, Duration patience) {
    return exchange(HttpMethod.POST, path, Buffer.buffer(Json.bytes(body)), patience);
  }

  private Future<Answer> exchange(
      HttpMethod method, String pathAndQuery, Buffer body, Duration patience) {
    boolean tls = "https".equalsIgnoreCase(base.getScheme());
    String path = base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setSsl(tls)
            .setHost(base.getHost())
            .setPort(base.getPort() >= 0 ? base.getPort() : tls ? 443 : 80)
            .setURI(path + pathAndQuery)
            .putHeader("x-client-id", clientId)
            .putHeader("x-client-secret", secret.value())
            .putHeader("accept", "application/json")
            .putHeader("user-agent", userAgent);
    if (body != null) {
      options.putHeader("content-type", "application/json");
    }
    return http.request(options)
        .compose(
            request ->
                (body == null ? request.send() : request.send(body))
                    .compose(response -> read(request, response))
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(late -> request.reset()));
  }

  private static Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
    Promise<Answer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > MAX_ANSWER_BYTES) {
                whole.tryFail("the answer is larger than " + MAX_ANSWER_BYTES + " bytes");
                request.reset();
              } else {
                body.appendBuffer(chunk);
              }
            })
        .exceptionHandler(whole::tryFail)
        .endHandler(
            end ->
                whole.tryComplete(
                    new Answer(
                        response.statusCode(), response.getHeader("retry-after"), json(body))));
    return whole.future();
  }

  private static ObjectNode json(Buffer body) {
    try {
      return Json.parseTolerantly(body);
    } catch (MalformedJsonException notJson) {
      return Json.object();
    }
  }
}
