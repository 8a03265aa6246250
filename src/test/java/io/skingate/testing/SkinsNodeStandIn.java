package io.skingate.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.testing.StandInBehaviour.Deed;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A SkinsNode that misbehaves as it is told and keeps a ledger of all that it was asked and told.
 * Made from the public contract alone, apart from the gateway's sandbox. Safe for use from any
 * thread.
 */
public final class SkinsNodeStandIn implements AutoCloseable {
  public static final String CLIENT_ID = "client_main";
  public static final int ITEMS = 50;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One POST of an order as it arrived. */
  public record Post(Instant at, Deed deed, JsonNode body) {}

  /** One webhook; {@code acknowledgedAt} is null until it was answered 2xx. */
  public record Hook(String deliveryId, String status, Instant acknowledgedAt) {}

  /**
   * All that happened under one name.
   *
   * @param notFound when GETs of the name were answered 404
   * @param order as it was taken, null if it was not
   * @param status the present one, null without an order
   */
  public record Entry(
      String name,
      List<Post> posts,
      List<Instant> notFound,
      JsonNode order,
      String status,
      List<Hook> hooks) {
    public boolean taken() {
      return order != null;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final WebhookPost webhooks;
  private final Map<String, StandInOrder> orders = new LinkedHashMap<>();
  private final StandInBooks books = new StandInBooks();
  private volatile StandInBehaviour behaviour = StandInBehaviour.GOOD;
  private HttpServer server;
  private int port;

  /**
   * @param gateway where the next webhook goes, asked for each attempt; null while nobody listens
   */
  public SkinsNodeStandIn(Supplier<URI> gateway) {
    webhooks = new WebhookPost(vertx, gateway, GatewayConfigFile.ACCOUNT_SECRET);
    start();
  }

  /** Comes back on the same port. */
  public void start() {
    server =
        await(
            vertx
                .createHttpServer()
                .exceptionHandler(brokenConnection -> {})
                .connectionHandler(connection -> connection.exceptionHandler(broken -> {}))
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(body -> context.runOnContext(go -> answer(request, body))))
                .listen(port, "127.0.0.1"));
    port = server.actualPort();
  }

  /** Refuses connections until {@link #start()}. */
  public void stop() {
    await(server.close());
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public void behave(StandInBehaviour next) {
    behaviour = next;
  }

  public static String item(int number) {
    return "item-" + number;
  }

  public static long price(int number) {
    return 1000 + number;
  }

  /** What it charged and gave back. */
  public StandInBooks books() {
    return books;
  }

  /** Everything so far, by name. */
  public Map<String, Entry> ledger() {
    synchronized (orders) {
      Map<String, Entry> copy = new LinkedHashMap<>();
      orders.forEach((name, order) -> copy.put(name, order.entry()));
      return copy;
    }
  }

  /** What happened under one name, if only nothing. */
  public Entry entry(String name) {
    synchronized (orders) {
      StandInOrder order = orders.get(name);
      return order == null ? new StandInOrder(name).entry() : order.entry();
    }
  }

  /** Sends one more webhook of an order, out of its life. */
  public void sendWebhook(String name, String status) {
    context.runOnContext(
        go -> {
          synchronized (orders) {
            advance(orders.get(name), status);
          }
        });
  }

  private void answer(HttpServerRequest request, Buffer body) {
    String path = request.path();
    if (path.equals("/v1/health")) {
      json(request.response(), 200, "{\"status\":\"ok\",\"service\":\"skinsnode\"}");
    } else if (!CLIENT_ID.equals(request.getHeader("x-client-id"))
        || !GatewayConfigFile.ACCOUNT_SECRET.equals(request.getHeader("x-client-secret"))) {
      json(request.response(), 401, "{\"code\":\"unauthorized\"}");
    } else if (path.equals("/v1/catalog")) {
      json(request.response(), 200, catalog());
    } else if (path.equals("/v1/wallet")) {
      json(
          request.response(),
          200,
          "{\"clientId\":\"client_main\",\"currency\":\"USD\",\"availableBalance\":\""
              + books.balance()
              + "\"}");
    } else if (path.equals("/v1/orders") && request.method() == HttpMethod.POST) {
      synchronized (orders) {
        post(request, parse(body));
      }
    } else if (path.startsWith("/v1/orders/") && request.method() == HttpMethod.GET) {
      synchronized (orders) {
        read(request, path.substring("/v1/orders/".length()));
      }
    } else {
      json(request.response(), 404, "{\"code\":\"not_found\"}");
    }
  }

  private static String catalog() {
    StringBuilder items = new StringBuilder("{\"items\":[");
    for (int i = 0; i < ITEMS; i++) {
      items
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"" + item(i) + "\",\"marketHashName\":\"Item\",\"price\":" + price(i))
          .append(",\"currency\":\"USD\",\"floatValue\":\"0.2183\"}");
    }
    return items.append("]}").toString();
  }

  private void post(HttpServerRequest request, ObjectNode body) {
    String name = body.path("externalId").asText();
    StandInOrder order = orders.computeIfAbsent(name, StandInOrder::new);
    Deed deed = behaviour.onPost(name, body, order.posts.size());
    if (deed == Deed.REFUSE && order.body != null) {
      deed = Deed.TAKE;
    } else if (deed.takes() && !hasRightPrice(body)) {
      deed = Deed.REFUSE_PRICE;
    }
    order.posts.add(new Post(Instant.now(), deed, body));
    HttpServerResponse response = request.response();
    if (deed.takes() && deed != Deed.TAKE_LATE) {
      take(order, body);
    }
    switch (deed) {
      case TAKE -> json(response, 202, order.accepted);
      case TAKE_SLOWLY -> later(() -> json(response, 202, order.accepted));
      case TAKE_LATE ->
          later(
              () -> {
                synchronized (orders) {
                  take(order, body);
                }
              });
      case TAKE_AND_DROP, DROP -> request.connection().close();
      case TAKE_AND_FAIL, FAIL_500 -> json(response, 500, "{\"error\":\"boom\"}");
      case TAKE_AND_GARBLE -> response.setStatusCode(200).end("<html>all went well</html>");
      case TAKE_BEHIND_A_PAGE ->
          response
              .setStatusCode(403)
              .putHeader("content-type", "text/html")
              .end("<html>Access denied</html>");
      case FAIL_502 -> response.setStatusCode(502).end("<html>Bad Gateway</html>");
      case FAIL_503 -> json(response, 503, "{}");
      case LIMIT -> json(response.putHeader("retry-after", "1"), 429, "{\"code\":\"slow_down\"}");
      case LIMIT_LONG ->
          json(
              response.putHeader(
                  "retry-after", String.valueOf(StandInBehaviour.LONG_LIMIT.toSeconds())),
              429,
              "{}");
      case REFUSE_PRICE -> json(response, 422, "{\"errorCode\":\"price_changed\"}");
      case REFUSE -> json(response, 422, "{\"error\":{\"code\":\"item_unavailable\"}}");
      case TAKE_AND_HANG, HANG -> {}
    }
  }

  private static boolean hasRightPrice(ObjectNode order) {
    String item = order.path("catalogItemId").asText();
    return order.path("expectedPrice").asLong() == price(Integer.parseInt(item.substring(5)));
  }

  private void later(Runnable action) {
    vertx.setTimer(behaviour.slowness().toMillis(), timer -> action.run());
  }

  private void take(StandInOrder order, ObjectNode body) {
    if (order.body != null) {
      return;
    }
    order.take(body, Instant.now(), behaviour.hiddenFor(order.name));
    books.charge(order.name, body.path("expectedPrice").asLong());
    advance(order, "accepted");
    live(order, behaviour.life(order.name), behaviour.pace(order.name).toMillis());
  }

  private void live(StandInOrder order, List<String> life, long pace) {
    if (!life.isEmpty()) {
      vertx.setTimer(
          pace,
          timer -> {
            synchronized (orders) {
              advance(order, life.get(0));
            }
            live(order, life.subList(1, life.size()), pace);
          });
    }
  }

  private void advance(StandInOrder order, String status) {
    StandInOrder.Webhook webhook = order.advance(status, Instant.now());
    if (List.of("failed", "cancelled", "expired").contains(status)) {
      books.giveBack(order.name);
    }
    if (behaviour.tellsNothing(order.name)) {
      return;
    }
    boolean repeats = behaviour.repeatsWebhooks(order.name);
    if (behaviour.shufflesWebhooks(order.name)) {
      send(order, webhook, repeats, () -> {});
      return;
    }
    order.line.add(webhook);
    if (order.line.size() == 1) {
      sendNext(order, repeats);
    }
  }

  private void sendNext(StandInOrder order, boolean repeats) {
    StandInOrder.Webhook next = order.line.peek();
    if (next != null) {
      send(
          order,
          next,
          repeats,
          () -> {
            synchronized (orders) {
              order.line.remove();
              sendNext(order, repeats);
            }
          });
    }
  }

  private void send(
      StandInOrder order, StandInOrder.Webhook webhook, boolean repeats, Runnable taken) {
    webhooks.until2xx(
        order.webhookPath(),
        webhook.deliveryId,
        webhook.body,
        () -> {
          synchronized (orders) {
            webhook.acknowledgedAt = Instant.now();
          }
          if (repeats) {
            webhooks.once(order.webhookPath(), webhook.deliveryId, webhook.body);
          }
          taken.run();
        });
  }

  private void read(HttpServerRequest request, String name) {
    StandInOrder order = orders.computeIfAbsent(name, StandInOrder::new);
    Instant now = Instant.now();
    if (behaviour.failsToRead(name, order.reads++)) {
      json(request.response(), 500, "{\"error\":\"boom\"}");
    } else if (order.body == null || now.isBefore(order.hiddenUntil)) {
      order.notFound.add(now);
      json(request.response(), 404, "{\"code\":\"order_not_found\"}");
    } else {
      json(request.response(), 200, order.state());
    }
  }

  private static void json(HttpServerResponse response, int status, String body) {
    response.setStatusCode(status).putHeader("content-type", "application/json").end(body);
  }

  private static ObjectNode parse(Buffer body) {
    try {
      return (ObjectNode) JSON.readTree(body.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("the gateway posted what is not JSON", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
