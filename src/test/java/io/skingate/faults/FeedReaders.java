package io.skingate.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.Store;
import io.skingate.testing.StoreClient.Answer;
import io.skingate.testing.StoreReceiver.Callback;
import io.skingate.testing.World;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One reader a store who follows its event feed from pod to pod, and what the feeds said held
 * against what SkinsNode has.
 */
final class FeedReaders {
  private static final Map<String, Integer> RANKS =
      Map.of("queued", 0, "accepted", 1, "processing", 2, "sent", 3);

  private static final Set<String> OWN_ENDS = Set.of("failed", "expired");
  private static final Set<String> FIRST = Set.of("queued", "accepted");

  /** As for {@link OrderChecker}. */
  private static final Duration LOST_BY_A_CRASH = Duration.ofSeconds(3);

  private final World world;
  private final List<Store> stores;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();

  /** By store; by the entry's id, in the order of reading. */
  private final Map<String, Map<String, JsonNode>> events = new ConcurrentHashMap<>();

  private volatile boolean closing;

  FeedReaders(World world, List<Store> stores) {
    this.world = world;
    this.stores = stores;
  }

  void open() {
    for (Store store : stores) {
      events.put(store.id(), new LinkedHashMap<>());
      running.add(threads.submit(() -> follow(store)));
    }
  }

  /** Reads what is left; every pod runs and all is quiet. */
  void close() throws Exception {
    closing = true;
    for (Future<?> reader : running) {
      reader.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
  }

  private void follow(Store store) {
    String from = "";
    while (true) {
      // What was in work when the closing began may still be at another place.
      boolean last = closing;
      Answer answer = read(store, "limit=20&wait=" + (last ? "0s" : "1s") + from);
      if (answer == null) {
        continue;
      }
      switch (answer.status()) {
        case 200 -> {
          for (JsonNode event : answer.body().path("events")) {
            events.get(store.id()).putIfAbsent(event.path("id").asText(), event);
          }
          from = "&after=" + answer.body().path("cursor").asText();
          if (last && !answer.body().path("more").booleanValue()) {
            return;
          }
        }
        case 409 -> from = "&since=" + answer.body().path("since").asText();
        case 429, 503 -> {}
        default -> throw new IllegalStateException("a feed answered " + answer);
      }
    }
  }

  private Answer read(Store store, String query) {
    URI pod = world.balanced();
    try {
      if (pod != null) {
        return world.client.get(pod.resolve("/store/v1/events?" + query), store);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (IOException broken) {
      // A dead pod: another one goes on from the same cursor.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  int count() {
    return events.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * Everything that the feeds said wrongly, or did not say.
   *
   * @param crashes when Redis lost its last seconds
   */
  List<String> violations(
      Set<String> asked,
      Map<String, Entry> ledger,
      List<Callback> callbacks,
      List<Instant> crashes) {
    List<String> violations = new ArrayList<>();
    Map<String, List<JsonNode>> byOrder = new HashMap<>();
    events.forEach(
        (store, all) ->
            all.values().stream()
                .filter(event -> event.path("type").asText().equals("order.updated"))
                .forEach(
                    event ->
                        byOrder
                            .computeIfAbsent(
                                store + "." + event.path("externalId").asText(),
                                name -> new ArrayList<>())
                            .add(event)));
    byOrder.forEach(
        (name, told) -> {
          if (!asked.contains(name)) {
            violations.add(name + " is in a feed, and no store asked for it");
          }
          order(name, told, crashes, violations);
        });
    ledger.values().stream()
        .filter(Entry::taken)
        .forEach(
            entry -> {
              List<String> told = statuses(byOrder.getOrDefault(entry.name(), List.of()));
              if (told.isEmpty() || !told.get(told.size() - 1).equals(entry.status())) {
                violations.add(
                    entry.name()
                        + " is "
                        + entry.status()
                        + " at SkinsNode, its feed says "
                        + told);
              }
            });
    callbacks(byOrder, callbacks, crashes, violations);
    return violations;
  }

  private static List<String> statuses(List<JsonNode> told) {
    return told.stream().map(event -> event.path("status").asText()).toList();
  }

  /**
   * Each state once, in its order. A store that was never answered asks again after an end that the
   * gateway made, and then the order begins anew.
   */
  private static void order(
      String name, List<JsonNode> told, List<Instant> crashes, List<String> violations) {
    List<String> statuses = statuses(told);
    Instant first = Instant.parse(told.get(0).path("at").asText());
    Instant last = Instant.parse(told.get(told.size() - 1).path("at").asText());
    if (crashed(first, last, crashes)) {
      return;
    }
    int begun = 0;
    for (int i = 1; i <= statuses.size(); i++) {
      if (i == statuses.size() || beginsAnew(statuses.get(i - 1), statuses.get(i))) {
        List<String> life = statuses.subList(begun, i);
        if (life.stream().distinct().count() < life.size()) {
          violations.add(name + " has a state twice in its feed: " + statuses);
        }
        List<Integer> ranks = life.stream().map(s -> RANKS.getOrDefault(s, 9)).toList();
        if (!ranks.equals(ranks.stream().sorted().toList())) {
          violations.add(name + " is out of order in its feed: " + statuses);
        }
        begun = i;
      }
    }
  }

  private static boolean beginsAnew(String before, String status) {
    return OWN_ENDS.contains(before) && FIRST.contains(status);
  }

  /** No news without an entry that names the callback, but for a state that only came again. */
  private static void callbacks(
      Map<String, List<JsonNode>> byOrder,
      List<Callback> callbacks,
      List<Instant> crashes,
      List<String> violations) {
    for (Callback callback : callbacks) {
      String name = callback.store() + "." + callback.externalId();
      List<JsonNode> told = byOrder.getOrDefault(name, List.of());
      Set<String> ids =
          told.stream().map(e -> e.path("deliveryId").asText()).collect(Collectors.toSet());
      boolean repeats = statuses(told).contains(callback.status());
      if (!ids.contains(callback.id())
          && !repeats
          && !crashed(callback.at(), callback.at(), crashes)) {
        violations.add(name + " has no entry for its callback " + callback.status());
      }
    }
  }

  private static boolean crashed(Instant from, Instant to, List<Instant> crashes) {
    return crashes.stream()
        .anyMatch(
            at ->
                !from.isAfter(at.plus(LOST_BY_A_CRASH)) && !to.isBefore(at.minus(LOST_BY_A_CRASH)));
  }
}
