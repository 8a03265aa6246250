package io.skingate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.sandbox.order.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One order from a store to SkinsNode and back, told in words. Blocks. */
public final class DemoWalk {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String ORDER_ID = "order_100042";

  /** An item that a customer might win: neither the cheapest nor a knife. */
  private static final long LEAST_PRICE = 500;

  private static final long MOST_PRICE = 20_000;

  private final Demo demo;
  private final PrintWriter out;
  private String next;
  private final DemoStore store;

  public DemoWalk(Demo demo, PrintWriter out) {
    this.demo = demo;
    this.out = out;
    this.store = new DemoStore(demo, Demo.STORE, Demo.STORE_SECRET);
  }

  /** Whether the order completed and every callback's signatures were right. */
  public boolean run() throws InterruptedException {
    try {
      say("Skingate demo: a store, the gateway and a stand-in for SkinsNode, all on this machine.");
      say("");
      say("  gateway     " + demo.apiUrl());
      say("  management  " + demo.managementUrl());
      say("  SkinsNode   " + demo.sandboxUrl() + " (the sandbox)");
      say("");
      return walk();
    } catch (IOException e) {
      if (!demo.isEnding()) {
        say("The walk failed: " + (e.getMessage() == null ? e : e.getMessage()));
      }
      return false;
    }
  }

  private boolean walk() throws IOException, InterruptedException {
    JsonNode wallet = store.read("/v1/wallet");
    say(
        "1. The store acme asks for its wallet: "
            + wallet.path("currency").asText()
            + ' '
            + money(wallet.path("availableBalance").asLong())
            + " are available.");
    JsonNode items = store.read("/v1/catalog").path("items");
    JsonNode item = choose(items);
    say("2. It reads the catalog: " + items.size() + " items. A customer won this one:");
    say(
        "     "
            + item.path("marketHashName").asText()
            + ", float "
            + item.path("floatValue").asText()
            + ", "
            + item.path("currency").asText()
            + ' '
            + money(item.path("price").asLong()));

    String url = demo.receiver().url();
    String order = DemoStore.order(ORDER_ID, item, Outcome.COMPLETED, url);
    next = DemoStore.order("order_100043", items.path(items.size() / 2), Outcome.REVERSED, url);
    HttpResponse<byte[]> placed = store.post(order);
    say("3. It orders the item for the customer's trade URL: " + answer(placed));
    if (placed.statusCode() != 202) {
      say("   The gateway did not take the order: " + body(placed));
      return false;
    }
    HttpResponse<byte[]> again = store.post(order);
    boolean replayed = again.headers().firstValue("idempotent-replayed").isPresent();
    say("4. It did not trust the network and sends the same order again: " + answer(again));
    say(
        replayed
            ? "     the same answer, marked idempotent-replayed: nothing was bought twice"
            : "     THIS WAS NOT RECOGNISED AS THE SAME ORDER");
    say("5. SkinsNode's updates come back through the gateway, signed for the store:");
    return follow() && replayed;
  }

  private boolean follow() throws InterruptedException, IOException {
    boolean verified = true;
    while (true) {
      DemoReceiver.Update update =
          demo.receiver().updates().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (update == null) {
        say("     no update came in time");
        return false;
      }
      verified &= update.verified();
      say(
          "     "
              + update.externalId()
              + " is "
              + update.status()
              + (update.verified() ? "  (both signatures verified)" : "  (SIGNATURE WRONG)"));
      if (update.status().equals("completed")) {
        break;
      }
    }
    String status = store.read("/v1/orders/" + ORDER_ID).path("status").asText();
    say("6. The store asks once more to be sure: the order is " + status + ".");
    say("");
    boolean well = verified && status.equals("completed");
    say(well ? "The order went all the way." : "SOMETHING WAS NOT AS IT SHOULD BE.");
    return well;
  }

  private static JsonNode choose(JsonNode items) {
    for (JsonNode item : items) {
      long price = item.path("price").asLong();
      if (price >= LEAST_PRICE && price <= MOST_PRICE && !item.path("floatValue").isNull()) {
        return item;
      }
    }
    return items.path(0);
  }

  /** What to try next, as lines for a shell. */
  public void printInvitation() {
    String credentials =
        " -H 'x-client-id: " + Demo.STORE + "' -H 'x-client-secret: " + Demo.STORE_SECRET + "'";
    say("");
    say("All of it keeps running until Ctrl-C. Open the console, already signed in:");
    say("");
    say("  " + demo.consoleUrl());
    say("");
    say("Or try:");
    say("");
    say("  curl -s " + demo.apiUrl() + "/v1/wallet" + credentials);
    say("  curl -s " + demo.apiUrl() + "/v1/catalog" + credentials + " | head -c 1000");
    say("  curl -s " + demo.apiUrl() + "/v1/orders/" + ORDER_ID + credentials);
    say("");
    say("  # an order with all that happened to it, and what happened to all orders");
    say("  curl -s " + demo.apiUrl() + "/store/v1/orders/" + ORDER_ID + credentials);
    say("  curl -s " + demo.apiUrl() + "/store/v1/events" + credentials);
    say("");
    say("  # order another item; other tokens in the trade URL give other outcomes, see");
    say("  #   java -jar target/skingate.jar sandbox --help");
    say(
        "  curl -si "
            + demo.apiUrl()
            + "/v1/orders"
            + credentials
            + " -H 'content-type: application/json' \\");
    say("    -d '" + next + "'");
    say("");
    say(
        "  curl -s "
            + demo.managementUrl()
            + "/admin/orders/acme/"
            + ORDER_ID
            + " -H 'authorization: Bearer "
            + Demo.ADMIN_TOKEN
            + "'");
    say("  curl -s " + demo.managementUrl() + "/health/ready");
    say("  curl -s " + demo.managementUrl() + "/metrics | grep skingate_orders_total");
    say("");
    say(
        "The other store is bravo: x-client-id "
            + Demo.OTHER_STORE
            + ", x-client-secret "
            + Demo.OTHER_STORE_SECRET
            + ", callbacks to "
            + demo.otherReceiver().url());
  }

  /** Goes on telling what comes back, on a thread that ends with the process. */
  public void narrate() {
    Thread narrator = new Thread(this::tellUpdates, "skingate-demo");
    narrator.setDaemon(true);
    narrator.start();
  }

  private void tellUpdates() {
    try {
      while (true) {
        DemoReceiver.Update update = demo.receiver().updates().take();
        if (update.externalId().startsWith(DemoTraffic.ID_PREFIX)) {
          continue;
        }
        say("acme is told: " + update.externalId() + " is " + update.status());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String answer(HttpResponse<byte[]> response) {
    return response.statusCode() + " " + body(response);
  }

  private static String body(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String money(long cents) {
    return String.format(java.util.Locale.ROOT, "%,d.%02d", cents / 100, cents % 100);
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
