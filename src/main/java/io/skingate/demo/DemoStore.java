package io.skingate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import io.skingate.sandbox.order.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a store of the demonstration asks of the gateway. Its methods block; safe for any thread.
 */
final class DemoStore {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Demo demo;
  private final String clientId;
  private final String secret;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  DemoStore(Demo demo, String clientId, String secret) {
    this.demo = demo;
    this.clientId = clientId;
    this.secret = secret;
  }

  /** The JSON that is answered, whatever the status. */
  ObjectNode read(String path) throws IOException, InterruptedException {
    try {
      return Json.parseTolerantly(send(request(path)).body());
    } catch (MalformedJsonException e) {
      throw new IOException(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A request of the store. */
  HttpRequest.Builder request(String path) {
    return request(path, secret);
  }

  private HttpRequest.Builder request(String path, String secret) {
    return HttpRequest.newBuilder(URI.create(demo.apiUrl() + path))
        .timeout(PATIENCE)
        .header("x-client-id", clientId)
        .header("x-client-secret", secret);
  }

  /** Sends what {@link #order} made, or anything else in its place. */
  HttpResponse<byte[]> post(String order) throws IOException, InterruptedException {
    return post(order, secret);
  }

  /** As above, by a secret that may be wrong. */
  HttpResponse<byte[]> post(String order, String secret) throws IOException, InterruptedException {
    return send(
        request("/v1/orders", secret)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order)));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * The body of an order, as one line.
   *
   * @param item of the catalog, at its price there
   */
  static String order(String externalId, JsonNode item, Outcome outcome, String webhookUrl) {
    ObjectNode order = Json.object();
    order.put("catalogItemId", item.path("id").asText());
    order.put("expectedPrice", item.path("price").asLong());
    order.put("externalId", externalId);
    order.put("webhookUrl", webhookUrl);
    order.put("tradeUrl", outcome.tradeUrl());
    return new String(Json.bytes(order), StandardCharsets.UTF_8);
  }
}
