package io.skingate.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.faults.Journal.Asked;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.Store;
import io.skingate.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Two gateway processes under load with duplicate submissions, while they are killed, Redis freezes
 * and crashes, SkinsNode takes and drops, hangs, fails, lies with 404, repeats and shuffles its
 * webhooks, and stores fail and hang. Then all of it stops, and every answer that was given, and
 * every event that was read, is held against every order that SkinsNode has.
 *
 * <p>A long run, or one with the seed that a failed one printed:
 *
 * <pre>mvn verify -Dit.test=OrderFaultsIT -Dskingate.faults.seconds=600 -Dskingate.faults.seed=42
 * </pre>
 */
class OrderFaultsIT {
  private static final Duration LOAD =
      Duration.ofSeconds(Integer.getInteger("skingate.faults.seconds", 17));
  private static final long SEED =
      Long.getLong("skingate.faults.seed", new Random().nextInt(1_000_000));

  /**
   * What has no answer then is judged by what the store is told. A refusal whose order may be at
   * SkinsNode all the same is not final, and a retry not answered, for the age of SkinsNode's
   * cache.
   */
  private static final Duration SHOPPERS_GIVE_UP_AFTER = Duration.ofSeconds(10);

  /** A dead pod's callback leases, and twice the age of SkinsNode's cache for what was lost. */
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(100);

  @Test
  void one_order_is_one_order_and_its_store_learns_how_it_ended() throws Exception {
    System.out.println("faults: seed " + SEED + ", " + LOAD.toSeconds() + " s");
    List<Store> stores =
        World.stores("acme", "bravo", "coral", "delta", "ember", "fjord", "grove", "haven");
    SeededTrouble trouble = new SeededTrouble(SEED);
    Journal journal = new Journal();
    try (World world = new World(2, stores, config -> {})) {
      world.skinsNode.behave(trouble);
      world.receiver.answer(trouble::answer);
      Shoppers shoppers = new Shoppers(world, stores, journal, SEED);
      Chaos chaos = new Chaos(world, SEED);

      FeedReaders feeds = new FeedReaders(world, stores);

      feeds.open();
      shoppers.open();
      chaos.run(LOAD);
      trouble.end();
      shoppers.close(SHOPPERS_GIVE_UP_AFTER);
      Instant from = Instant.now();
      String unsettled = awaitQuiet(world, journal);

      feeds.close();
      Map<String, Entry> ledger = world.skinsNode.ledger();
      List<String> violations = new ArrayList<>();
      violations.addAll(
          feeds.violations(
              journal.asked().keySet(), ledger, world.receiver.callbacks(), chaos.crashes()));
      violations.addAll(
          new OrderChecker(
                  journal,
                  ledger,
                  world.receiver.callbacks(),
                  chaos.crashes(),
                  order -> read(world, order))
              .violations());
      String summary =
          "faults: %d orders, %d answers, %d of them at SkinsNode after %d POSTs, %d callbacks, %d events; %s; quiet after %d s; POSTs: %s"
              .formatted(
                  journal.asked().size(),
                  journal.answers(),
                  ledger.values().stream().filter(Entry::taken).count(),
                  ledger.values().stream().mapToInt(e -> e.posts().size()).sum(),
                  world.receiver.callbacks().size(),
                  feeds.count(),
                  chaos,
                  Duration.between(from, Instant.now()).toSeconds(),
                  deeds(ledger));
      System.out.println(summary);
      assertThat(violations)
          .describedAs(
              () ->
                  String.join(
                      "\n",
                      "seed " + SEED,
                      summary,
                      "unsettled: " + unsettled,
                      records(world, journal, violations)))
          .isEmpty();
      assertThat(unsettled).describedAs("seed " + SEED).isNull();
      assertThat(ledger.values().stream().filter(Entry::taken).count()).isGreaterThan(20);
    }
  }

  private static String awaitQuiet(World world, Journal journal) throws InterruptedException {
    long until = System.nanoTime() + QUIET_WITHIN.toNanos();
    String unsettled;
    do {
      unsettled =
          OrderChecker.unsettled(journal, world.skinsNode.ledger(), world.receiver.callbacks());
      if (unsettled != null) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    } while (unsettled != null && System.nanoTime() < until);
    return unsettled;
  }

  /** What the gateway knows of the orders that a violation names. */
  private static String records(World world, Journal journal, List<String> violations) {
    return journal.asked().values().stream()
        .filter(
            order ->
                violations.stream().anyMatch(text -> text.startsWith(order.upstreamName() + " ")))
        .limit(5)
        .map(order -> world.record(order.store().id(), order.externalId()))
        .collect(Collectors.joining("\n"));
  }

  private static String read(World world, Asked order) {
    return world
        .read(Math.floorMod(order.externalId().hashCode(), 2), order.store(), order.externalId())
        .orderStatus();
  }

  private static Map<String, Long> deeds(Map<String, Entry> ledger) {
    return ledger.values().stream()
        .flatMap(entry -> entry.posts().stream())
        .collect(
            Collectors.groupingBy(
                post -> post.deed().name(), java.util.TreeMap::new, Collectors.counting()));
  }
}
