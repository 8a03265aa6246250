package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.testing.SkinsNodeStandIn;
import io.skingate.testing.StandInBehaviour;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.World;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Stores that spend from budgets, at a SkinsNode that keeps books of its own. A long run, or one
 * with the seed that a failed one printed:
 *
 * <pre>mvn verify -Dit.test=BudgetFaultsIT -Dskingate.faults.seconds=600 -Dskingate.faults.pods=3 \
 *     -Dskingate.faults.buyers=50 -Dskingate.faults.seed=42</pre>
 */
class BudgetFaultsIT {
  private static final Duration LOAD =
      Duration.ofSeconds(Integer.getInteger("skingate.faults.seconds", 5));
  private static final int PODS = Integer.getInteger("skingate.faults.pods", 2);
  private static final int BUYERS = Integer.getInteger("skingate.faults.buyers", 12);
  private static final long SEED =
      Long.getLong("skingate.faults.seed", new Random().nextInt(1_000_000));

  /** A dead pod's lease, and SkinsNode's answers that never come. */
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(60);

  private static final Store ACME = Store.of("acme");
  private static final Store BRAVO = Store.of("bravo");
  private static final Store CORAL = Store.of("coral");
  private static World world;

  @BeforeAll
  static void start() {
    world =
        new World(
            PODS,
            List.of(ACME, BRAVO, CORAL),
            config -> {
              for (Store store : List.of(ACME, BRAVO)) {
                config.tenant(store.id()).putObject("budget").put("mode", "prepaid");
              }
            });
    world.skinsNode.books().funds(1_000_000_000);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @AfterEach
  void allGoesWellAgain() {
    world.skinsNode.books().funds(1_000_000_000);
    world.skinsNode.behave(StandInBehaviour.GOOD);
    world.startPods();
  }

  private static Answer transfer(int pod, Store store, String key, long cents) {
    try {
      return world.client.transfer(
          world.pod(pod).management(), store.id(), key, "{\"amount\":" + cents + "}");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonNode get(int pod, Store store, String path) throws IOException {
    Answer answer = world.client.get(world.api(pod).resolve(path), store);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body();
  }

  private static JsonNode budget(Store store) {
    try {
      URI pod = world.balanced();
      return world.client.get(pod.resolve("/store/v1/budget"), store).body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Takes, drops, hangs and fails, by the seed. */
  private static final class Trouble implements StandInBehaviour {
    private static final List<Deed> DEEDS =
        List.of(
            Deed.TAKE_AND_DROP,
            Deed.TAKE_AND_HANG,
            Deed.TAKE_AND_FAIL,
            Deed.TAKE_LATE,
            Deed.DROP,
            Deed.HANG,
            Deed.FAIL_500);
    private volatile boolean over;

    private SplittableRandom chance(String name, int n) {
      return new SplittableRandom(SEED ^ (name + '/' + n).hashCode() * 0x9E3779B97F4A7C15L);
    }

    @Override
    public Deed onPost(String name, JsonNode order, int nth) {
      SplittableRandom random = chance(name, nth);
      return over || random.nextInt(100) < 70 ? Deed.TAKE : DEEDS.get(random.nextInt(DEEDS.size()));
    }

    @Override
    public Duration pace(String name) {
      return Duration.ofMillis(chance(name, -1).nextInt(10, 200));
    }

    @Override
    public List<String> life(String name) {
      int drawn = chance(name, -2).nextInt(100);
      return drawn < 70
          ? List.of("processing", "sent", "completed")
          : drawn < 85 ? List.of("processing", "failed") : List.of("cancelled");
    }

    @Override
    public boolean shufflesWebhooks(String name) {
      return chance(name, -3).nextInt(100) < 25;
    }

    @Override
    public boolean repeatsWebhooks(String name) {
      return chance(name, -4).nextInt(100) < 25;
    }
  }

  @Test
  void no_more_is_ever_spent_than_was_funded() throws Exception {
    System.out.println("budget faults: seed " + SEED + ", " + LOAD.toSeconds() + " s");
    Trouble trouble = new Trouble();
    world.skinsNode.behave(trouble);
    // For a tenth of what is asked for.
    long funded = 1025L * Math.max(15, LOAD.toSeconds() * BUYERS / 4);
    assertThat(transfer(0, ACME, "for-the-run", funded).status()).isEqualTo(201);

    AtomicInteger refused = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    long until = System.nanoTime() + LOAD.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(BUYERS);
    List<Future<?>> buyers = new ArrayList<>();
    for (int i = 0; i < BUYERS; i++) {
      int buyer = i;
      buyers.add(
          threads.submit(() -> buy(buyer, () -> System.nanoTime() < until, accepted, refused)));
    }
    Random random = new Random(SEED);
    while (System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(500, 1500));
      int victim = random.nextInt(PODS);
      world.pod(victim).kill9();
      world.startPod(victim);
    }
    for (Future<?> buyer : buyers) {
      buyer.get();
    }
    threads.shutdown();
    trouble.over = true;

    await()
        .atMost(QUIET_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              JsonNode budget = budget(ACME);
              assertThat(budget.path("reserved").asLong()).as("%s", budget).isZero();
              assertThat(budget.path("spent").asLong())
                  .as("%s", budget)
                  .isEqualTo(world.skinsNode.books().charged("acme"));
            });
    JsonNode budget = budget(ACME);
    System.out.printf(
        "budget faults: %d accepted, %d refused, most charged %d of %d, %s%n",
        accepted.get(), refused.get(), world.skinsNode.books().mostCharged("acme"), funded, budget);
    assertThat(world.skinsNode.books().mostCharged("acme")).as("seed " + SEED).isPositive();
    assertThat(world.skinsNode.books().mostCharged("acme"))
        .as("charged at any moment, seed " + SEED)
        .isLessThanOrEqualTo(funded);
    assertThat(budget.path("available").asLong() + budget.path("spent").asLong()).isEqualTo(funded);
    assertThat(refused.get()).as("the budget was reached").isPositive();
    checkLedger(ACME, budget);
  }

  private static void buy(
      int buyer, BooleanSupplier open, AtomicInteger accepted, AtomicInteger refused) {
    Random random = new Random(SEED * 31 + buyer);
    for (int n = 0; open.getAsBoolean(); n++) {
      int item = random.nextInt(SkinsNodeStandIn.ITEMS);
      String id = "b" + buyer + "-" + n;
      ObjectNode order =
          StoreClient.order(
              id,
              SkinsNodeStandIn.item(item),
              SkinsNodeStandIn.price(item),
              world.receiver.url(ACME));
      int times = random.nextInt(100) < 25 ? 3 : 1;
      for (int i = 0; i < times; i++) {
        try {
          URI pod = world.balanced();
          Answer answer = pod == null ? null : world.client.post(pod, ACME, order);
          if (answer != null && answer.code().equals("insufficient_funds")) {
            assertThat(answer.body().path("limit").asText()).isEqualTo("budget");
            refused.incrementAndGet();
          } else if (answer != null && answer.status() == 202) {
            accepted.incrementAndGet();
          }
        } catch (IOException lost) {
          // The pod died; nobody knows.
        }
      }
    }
  }

  /** The ledger's entries add up to what the books say, and no order moved money twice. */
  private static void checkLedger(Store store, JsonNode budget) throws IOException {
    Map<String, List<String>> ofOrder = new HashMap<>();
    long available = 0;
    long spent = 0;
    String cursor = null;
    JsonNode page;
    do {
      page =
          get(0, store, "/store/v1/ledger?limit=500" + (cursor == null ? "" : "&after=" + cursor));
      cursor = page.path("cursor").asText();
      for (JsonNode entry : page.path("entries")) {
        String type = entry.path("type").asText();
        available += type.equals("commit") ? 0 : entry.path("amount").asLong();
        spent += type.equals("commit") ? entry.path("amount").asLong() : 0;
        assertThat(entry.path("available").asLong()).as("%s", entry).isEqualTo(available);
        assertThat(available).isNotNegative();
        if (entry.has("externalId")) {
          ofOrder
              .computeIfAbsent(entry.path("externalId").asText(), id -> new ArrayList<>())
              .add(type);
        }
      }
    } while (!page.path("entries").isEmpty());
    assertThat(available).isEqualTo(budget.path("available").asLong());
    assertThat(spent).isEqualTo(budget.path("spent").asLong());
    ofOrder.forEach(
        (id, moves) ->
            assertThat(moves.size() % 2 == 0 && moves.get(0).equals("reserve"))
                .as(id + " " + moves)
                .isTrue());
    assertThat(ofOrder.values())
        .allMatch(moves -> List.of("commit", "release").contains(moves.get(1)));
  }

  @Test
  void a_store_with_a_budget_sees_its_own_money_only() throws Exception {
    assertThat(transfer(0, BRAVO, "for-the-wallet", 4_200).status()).isEqualTo(201);
    long available = budget(BRAVO).path("available").asLong();
    JsonNode wallet = get(1, BRAVO, "/v1/wallet");
    List<String> fields = new ArrayList<>();
    wallet.fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactlyInAnyOrder("clientId", "currency", "availableBalance");
    assertThat(wallet.path("clientId").asText()).isEqualTo(BRAVO.clientId());
    assertThat(wallet.path("availableBalance")).hasToString("\"" + available + "\"");
  }

  @Test
  void a_transfer_is_made_once_on_whichever_pod() throws Exception {
    long before = budget(BRAVO).path("funded").asLong();
    List<CompletableFuture<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int pod = i % PODS;
      asked.add(CompletableFuture.supplyAsync(() -> transfer(pod, BRAVO, "once", 700)));
    }
    List<String> answers = new ArrayList<>();
    for (CompletableFuture<Answer> each : asked) {
      assertThat(each.get().status()).as(each.get().toString()).isEqualTo(201);
      answers.add(each.get().body().toString());
    }
    assertThat(answers).as("one answer for all").containsOnly(answers.get(0));
    assertThat(budget(BRAVO).path("funded").asLong()).isEqualTo(before + 700);
    Answer again = transfer(0, BRAVO, "once", 700);
    assertThat(again.replayed()).isTrue();
    assertThat(transfer(1, BRAVO, "once", 701).code()).isEqualTo("idempotency_mismatch");
    Answer tooMuch = transfer(1, BRAVO, "back", -100_000_000L);
    assertThat(tooMuch.code()).isEqualTo("insufficient_funds");
    assertThat(budget(BRAVO).path("funded").asLong()).isEqualTo(before + 700);
  }

  @Test
  void of_two_transfers_that_the_wallet_covers_once_one_is_made() throws Exception {
    JsonNode wallet = wallet();
    long before = budget(BRAVO).path("funded").asLong() + fundedOf(CORAL);
    long room = 2_000_000;
    world
        .skinsNode
        .books()
        .funds(wallet.path("allocated").asLong() + wallet.path("reserved").asLong() + room);
    long each = room * 3 / 5;
    CompletableFuture<Answer> one =
        CompletableFuture.supplyAsync(() -> transfer(0, BRAVO, "race-one", each));
    CompletableFuture<Answer> other =
        CompletableFuture.supplyAsync(() -> transfer(1, CORAL, "race-other", each));
    assertThat(List.of(one.get().status(), other.get().status()))
        .as(one.get() + " " + other.get())
        .containsExactlyInAnyOrder(201, 409);
    assertThat(budget(BRAVO).path("funded").asLong() + fundedOf(CORAL))
        .as("one of them")
        .isEqualTo(before + each);
  }

  /** Of a store in mode none, which is not told. */
  private static long fundedOf(Store store) throws IOException {
    URI all =
        world.pod(0).management().resolve("/admin/tenants/" + store.id() + "/ledger?limit=500");
    long funded = 0;
    JsonNode page = world.client.admin(all).body();
    while (!page.path("entries").isEmpty()) {
      for (JsonNode entry : page.path("entries")) {
        funded += entry.path("type").asText().equals("fund") ? entry.path("amount").asLong() : 0;
      }
      page = world.client.admin(URI.create(all + "&after=" + page.path("cursor").asText())).body();
    }
    return funded;
  }

  private static JsonNode wallet() throws IOException {
    Answer answer = world.client.admin(world.pod(0).management().resolve("/admin/accounts"));
    return answer.body().path("accounts").path(0).path("wallet");
  }

  @Test
  void a_budget_is_switched_on_and_off_under_load() throws Exception {
    assertThat(transfer(0, CORAL, "before-the-switch", 50_000_000).status()).isEqualTo(201);
    AtomicInteger placed = new AtomicInteger();
    boolean[] open = {true};
    Thread load =
        new Thread(
            () -> {
              for (int n = 0; open[0]; n++) {
                String id = "s" + n;
                if (world.place(n % PODS, CORAL, id).status() == 202) {
                  placed.incrementAndGet();
                }
              }
            });
    load.start();
    switchTo("prepaid");
    await().until(() -> budget(CORAL).path("reserved").asLong() > 0);
    switchTo("none");
    int soFar = placed.get();
    await().until(() -> placed.get() > soFar + 5);
    open[0] = false;
    load.join();
    switchTo("prepaid");
    await()
        .atMost(QUIET_WITHIN)
        .until(() -> budget(CORAL).path("reserved").asLong() == 0 && quiet(CORAL));
    JsonNode budget = budget(CORAL);
    long spent = budget.path("spent").asLong();
    assertThat(spent).isPositive();
    assertThat(spent)
        .as("orders of mode none are not charged")
        .isLessThan(world.skinsNode.books().charged("coral"));
    assertThat(budget.path("available").asLong() + spent).isEqualTo(budget.path("funded").asLong());
    checkLedger(CORAL, budget);
    switchTo("none");
  }

  private static boolean quiet(Store store) {
    return world.skinsNode.ledger().values().stream()
        .filter(entry -> entry.name().startsWith(store.id() + ".") && entry.taken())
        .allMatch(entry -> entry.status().equals("completed"));
  }

  private static void switchTo(String mode) {
    world.config.tenant(CORAL.id()).putObject("budget").put("mode", mode);
    world.config.write();
    for (int i = 0; i < PODS; i++) {
      int pod = i;
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> get(pod, CORAL, "/store/v1/budget").path("mode").asText().equals(mode));
    }
  }
}
