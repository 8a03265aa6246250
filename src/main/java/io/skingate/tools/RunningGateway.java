package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.Secret;
import io.skingate.json.Json;
import io.skingate.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gateway that runs, as its operator sees it. Blocks; belongs to one thread. */
public final class RunningGateway {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;
  private static final int PAGE = 200;

  /** Orders that are counted of one tenant; nobody removes a store with more. */
  private static final int MAX_COUNTED = 10_000;

  private final String base;
  private final Secret token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param management the address of its management port, such as {@code http://localhost:9090}
   */
  public RunningGateway(URI management, Secret token) {
    this.base = management.toString().replaceFirst("/+$", "");
    this.token = token;
  }

  /** All of its tenants, in their order, as {@code GET /admin/tenants} shows them. */
  List<JsonNode> tenants() throws GatewayRefusalException {
    List<JsonNode> tenants = new ArrayList<>();
    String cursor = "";
    do {
      ObjectNode page = get("/admin/tenants?limit=" + PAGE + cursor);
      list(page, "tenants").forEach(tenants::add);
      cursor = page.has("cursor") ? "&cursor=" + encoded(page.get("cursor").asText()) : null;
    } while (cursor != null);
    return tenants;
  }

  /** All of its accounts. */
  List<JsonNode> accounts() throws GatewayRefusalException {
    List<JsonNode> accounts = new ArrayList<>();
    list(get("/admin/accounts"), "accounts").forEach(accounts::add);
    return accounts;
  }

  /** How many orders of a tenant have not ended; those beyond ten thousand are not counted. */
  int openOrders(String tenant) throws GatewayRefusalException {
    int count = 0;
    String cursor = "";
    do {
      ObjectNode page = get("/admin/orders?limit=100&tenant=" + encoded(tenant) + cursor);
      count += list(page, "orders").size();
      cursor = page.has("cursor") ? "&cursor=" + encoded(page.get("cursor").asText()) : null;
    } while (cursor != null && count < MAX_COUNTED);
    return Math.min(count, MAX_COUNTED);
  }

  /** What a tenant's budget has that is not spent, in cents; 0 without a budget. */
  long unspent(String tenant) throws GatewayRefusalException {
    ObjectNode budget = get("/admin/tenants/" + encoded(tenant) + "/budget");
    return budget.path("available").asLong() + budget.path("reserved").asLong();
  }

  private JsonNode list(ObjectNode answer, String name) throws GatewayRefusalException {
    JsonNode list = answer.path(name);
    if (!list.isArray()) {
      throw older();
    }
    return list;
  }

  GatewayRefusalException older() {
    return new GatewayRefusalException(
        base + " is older than this command, or no gateway's management port");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private ObjectNode get(String pathAndQuery) throws GatewayRefusalException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + pathAndQuery))
            .timeout(PATIENCE)
            .header("authorization", "Bearer " + token.value())
            .header("accept", "application/json")
            .build();
    try {
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] body = in.readNBytes(MAX_ANSWER_BYTES);
        return answer(pathAndQuery, response.statusCode(), body);
      }
    } catch (HttpTimeoutException late) {
      throw new GatewayRefusalException(
          "cannot reach " + base + ": no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ConnectException refused) {
      throw new GatewayRefusalException("cannot reach " + base + ": " + reason(refused));
    } catch (IOException broken) {
      throw new GatewayRefusalException(base + " does not answer as HTTP: " + broken.getMessage());
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new GatewayRefusalException("interrupted");
    }
  }

  private static String reason(ConnectException refused) {
    return refused.getCause() instanceof UnresolvedAddressException
            || (refused.getCause() != null
                && refused.getCause().getCause() instanceof UnresolvedAddressException)
        ? "its name is unknown"
        : "connection refused";
  }

  private ObjectNode answer(String pathAndQuery, int status, byte[] body)
      throws GatewayRefusalException {
    ObjectNode json;
    try {
      json = Json.parseTolerantly(body);
    } catch (MalformedJsonException notJson) {
      json = Json.object();
    }
    String code = json.path("code").asText("");
    switch (status) {
      case 200 -> {
        return json;
      }
      case 401 -> throw new GatewayRefusalException(base + " does not know the token");
      case 403 ->
          throw new GatewayRefusalException(
              code.equals("admin_closed")
                  ? base + " has no token configured, so /admin is closed"
                  : base + " refuses the token: " + json.path("detail").asText("403"));
      case 400, 404, 405 -> throw older();
      default ->
          throw new GatewayRefusalException(
              base
                  + " answered "
                  + status
                  + (code.isEmpty() ? "" : " " + code)
                  + " to "
                  + pathAndQuery.replaceFirst("\\?.*", ""));
    }
  }
}
