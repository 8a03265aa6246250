package io.skingate.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.sandbox.order.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Both stores' customers: an order now and then, most of which go well, so that there is something
 * to see. Runs on a thread of its own that ends with the process.
 */
public final class DemoTraffic {
  /** Begins the ids of these orders, by which they are told from others. */
  static final String ID_PREFIX = "trickle_";

  private static final Duration PACE = Duration.ofSeconds(2);

  /** Of so many orders one meets trouble; the others go well. */
  private static final int TROUBLED_ONE_IN = 3;

  /** Of so many orders of the other store one goes to an endpoint that fails. */
  private static final int BROKEN_ONE_IN = 8;

  /** These would have SkinsNode refuse the account, and all orders with it. */
  private static final List<Outcome> OF_THE_ACCOUNT =
      List.of(Outcome.ACCOUNT_REFUSED, Outcome.ACCOUNT_FORBIDDEN);

  private static final List<Outcome> TROUBLES =
      Arrays.stream(Outcome.values())
          .filter(outcome -> outcome != Outcome.COMPLETED && !OF_THE_ACCOUNT.contains(outcome))
          .toList();

  private final Demo demo;
  private final Random random = new Random();
  private final DemoStore store;
  private final DemoStore otherStore;
  private int orders;

  public DemoTraffic(Demo demo) {
    this.demo = demo;
    store = new DemoStore(demo, Demo.STORE, Demo.STORE_SECRET);
    otherStore = new DemoStore(demo, Demo.OTHER_STORE, Demo.OTHER_STORE_SECRET);
  }

  public void start() {
    Thread customers = new Thread(this::order, "skingate-demo-traffic");
    customers.setDaemon(true);
    customers.start();
  }

  private void order() {
    try {
      while (!demo.isEnding()) {
        try {
          orderOne(random.nextInt(3) == 0);
        } catch (IOException missed) {
          // The next customer comes all the same.
        }
        Thread.sleep(PACE.toMillis() / 2 + random.nextLong(PACE.toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Every outcome has its turn. */
  private Outcome nextOutcome() {
    orders++;
    return orders % TROUBLED_ONE_IN == 0
        ? TROUBLES.get(orders / TROUBLED_ONE_IN % TROUBLES.size())
        : Outcome.COMPLETED;
  }

  private void orderOne(boolean other) throws IOException, InterruptedException {
    DemoStore from = other ? otherStore : store;
    JsonNode items = from.read("/v1/catalog").path("items");
    if (items.isEmpty()) {
      return;
    }
    DemoReceiver receiver = other ? demo.otherReceiver() : demo.receiver();
    boolean broken = other && random.nextInt(BROKEN_ONE_IN) == 0;
    from.post(
        DemoStore.order(
            ID_PREFIX + Long.toString(System.currentTimeMillis(), 36),
            items.get(random.nextInt(items.size())),
            nextOutcome(),
            broken ? receiver.brokenUrl() : receiver.url()));
  }
}
