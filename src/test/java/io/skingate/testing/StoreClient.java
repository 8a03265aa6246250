package io.skingate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.testing.openapi.CheckedHttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A store's side of the API. Blocks; safe for use from any thread. */
public final class StoreClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than any answer may take, shorter than a test. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final HttpClient http =
      CheckedHttpClient.over(
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(2)));

  /**
   * An answer of the gateway.
   *
   * @param body an empty object where it was not JSON
   * @param took from sending to the last byte
   */
  public record Answer(int status, JsonNode body, HttpResponse<String> raw, Duration took) {
    public Optional<String> header(String name) {
      return raw.headers().firstValue(name);
    }

    public boolean replayed() {
      return header("idempotent-replayed").filter("true"::equals).isPresent();
    }

    /** The problem's code, empty if it is none. */
    public String code() {
      return body.path("code").asText("");
    }

    public String orderStatus() {
      return body.path("status").asText("");
    }

    @Override
    public String toString() {
      return status + " " + raw.body() + " after " + took.toMillis() + " ms";
    }
  }

  /** The body of an order. */
  public static ObjectNode order(String externalId, String item, long price, String webhookUrl) {
    return JSON.createObjectNode()
        .put("externalId", externalId)
        .put("catalogItemId", item)
        .put("expectedPrice", price)
        .put("webhookUrl", webhookUrl)
        .put("tradeUrl", "https://steamcommunity.com/tradeoffer/new/?partner=7&token=Customer1");
  }

  public Answer post(URI api, Store store, JsonNode order) throws IOException {
    return send(
        request(api.resolve("/v1/orders"), store)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(order.toString())));
  }

  public Answer order(URI api, Store store, String externalId) throws IOException {
    return get(api.resolve("/v1/orders/" + externalId), store);
  }

  public Answer get(URI url, Store store) throws IOException {
    return send(request(url, store).GET());
  }

  /** Asks the management port as the operator. */
  public Answer admin(URI url) throws IOException {
    return send(
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + GatewayConfigFile.ADMIN_TOKEN));
  }

  /** Puts money into a store's budget as the operator. */
  public Answer transfer(URI management, String tenant, String key, String body)
      throws IOException {
    return send(
        HttpRequest.newBuilder(management.resolve("/admin/tenants/" + tenant + "/budget/transfers"))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + GatewayConfigFile.ADMIN_TOKEN)
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(URI url, Store store) {
    return HttpRequest.newBuilder(url)
        .timeout(PATIENCE)
        .header("x-client-id", store.clientId())
        .header("x-client-secret", store.secret());
  }

  private Answer send(HttpRequest.Builder request) throws IOException {
    long from = System.nanoTime();
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      return new Answer(response.statusCode(), parse(response.body()), response, took);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null || json.isMissingNode() ? JSON.createObjectNode() : json;
    } catch (IOException notJson) {
      return JSON.createObjectNode();
    }
  }
}
