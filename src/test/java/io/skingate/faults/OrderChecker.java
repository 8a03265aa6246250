package io.skingate.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.faults.Journal.Asked;
import io.skingate.faults.Journal.Told;
import io.skingate.testing.GatewayConfigFile;
import io.skingate.testing.SkinsNodeStandIn.Entry;
import io.skingate.testing.SkinsNodeStandIn.Hook;
import io.skingate.testing.SkinsNodeStandIn.Post;
import io.skingate.testing.StoreReceiver.Callback;
import io.skingate.testing.StoreReceiver.Manner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds what stores were told against what SkinsNode has, once all is quiet. Knows the contract and
 * nothing of the gateway's inside.
 */
final class OrderChecker {
  private static final Set<String> TERMINAL =
      Set.of("completed", "failed", "cancelled", "expired", "reversed");
  private static final Map<String, Integer> RANKS =
      Map.of("accepted", 1, "processing", 2, "sent", 3);
  private static final Set<String> REFUSALS = Set.of("item_unavailable", "price_changed");

  /** Redis writes its log once a second and may fall behind by another. */
  private static final Duration LOST_BY_A_CRASH = Duration.ofSeconds(3);

  private final Journal journal;
  private final Map<String, Entry> ledger;
  private final Map<String, List<Callback>> callbacks;
  private final List<Instant> crashes;
  private final Function<Asked, String> read;
  private final List<String> violations = new ArrayList<>();

  /**
   * @param crashes when Redis lost its last seconds
   * @param read an order's status by GET
   */
  OrderChecker(
      Journal journal,
      Map<String, Entry> ledger,
      List<Callback> callbacks,
      List<Instant> crashes,
      Function<Asked, String> read) {
    this.journal = journal;
    this.ledger = ledger;
    this.callbacks =
        callbacks.stream().collect(Collectors.groupingBy(c -> c.store() + "." + c.externalId()));
    this.crashes = crashes;
    this.read = read;
  }

  /** Everything that is not as it was promised; empty if all is well. */
  List<String> violations() {
    Map<String, Asked> asked = journal.asked();
    ledger.keySet().stream()
        .filter(name -> !asked.containsKey(name) && !ledger.get(name).posts().isEmpty())
        .forEach(name -> violation(name, "SkinsNode was given an order that no store asked for"));
    callbacks.keySet().stream()
        .filter(name -> !asked.containsKey(name))
        .forEach(name -> violation(name, "a store was told of an order that it never asked for"));
    asked.forEach(
        (name, order) -> {
          Entry entry =
              ledger.getOrDefault(
                  name, new Entry(name, List.of(), List.of(), null, null, List.of()));
          posts(order, entry);
          answers(name, entry);
          callbacks(name, entry);
          end(order, entry);
        });
    return violations;
  }

  /** What remains to come until all is quiet: a reason, or null. */
  static String unsettled(Journal journal, Map<String, Entry> ledger, List<Callback> callbacks) {
    Map<String, Set<String>> told = new HashMap<>();
    callbacks.stream()
        .filter(c -> c.manner() == Manner.OK)
        .forEach(
            c ->
                told.computeIfAbsent(c.store() + "." + c.externalId(), n -> new LinkedHashSet<>())
                    .add(c.status()));
    for (String name : journal.asked().keySet()) {
      Entry entry = ledger.get(name);
      Set<String> statuses = told.getOrDefault(name, Set.of());
      if (entry != null && entry.taken()) {
        if (!TERMINAL.contains(entry.status())) {
          return name + " is " + entry.status() + " at SkinsNode";
        }
        if (!statuses.contains(entry.status())) {
          return name + " is " + entry.status() + " and its store was told " + statuses;
        }
        if (entry.hooks().stream().anyMatch(hook -> hook.acknowledgedAt() == null)) {
          return name + " has webhooks that were not taken";
        }
      } else if (journal.told(name).stream().anyMatch(t -> t.status() == 202)
          && statuses.stream().noneMatch(TERMINAL::contains)) {
        return name + " was answered 202, is not at SkinsNode and its store was told " + statuses;
      }
    }
    return null;
  }

  private void posts(Asked order, Entry entry) {
    Post before = null;
    for (Post post : entry.posts()) {
      for (String field : List.of("catalogItemId", "expectedPrice", "tradeUrl")) {
        if (!order.order().path(field).asText().equals(post.body().path(field).asText())) {
          violation(entry.name(), "SkinsNode was given another " + field);
        }
      }
      String own = GatewayConfigFile.PUBLIC_URL + "/webhooks/skinsnode/main";
      if (!post.body().path("webhookUrl").asText().equals(own)) {
        violation(entry.name(), "SkinsNode was given another webhookUrl");
      }
      if (before != null && !before.deed().refuses()) {
        Instant from = before.at();
        boolean asked =
            entry.notFound().stream().anyMatch(at -> !at.isBefore(from) && !at.isAfter(post.at()));
        if (!asked && !crashed(from, post.at())) {
          violation(
              entry.name(), "was posted again without SkinsNode having said that it has none");
        }
      }
      before = post;
    }
  }

  private void answers(String name, Entry entry) {
    Set<JsonNode> bodies = new LinkedHashSet<>();
    int first = 0;
    boolean refused = false;
    Instant refusedAt = Instant.MIN;
    Instant earliest = Instant.MAX;
    Instant latest = Instant.MIN;
    for (Told told : journal.told(name)) {
      switch (told.status()) {
        case 202 -> {
          bodies.add(told.body());
          first += told.replayed() ? 0 : 1;
          earliest = earliest.isBefore(told.at()) ? earliest : told.at();
          latest = latest.isAfter(told.at()) ? latest : told.at();
        }
        case 422 -> {
          refused = true;
          refusedAt = told.sentAt().isAfter(refusedAt) ? told.sentAt() : refusedAt;
          if (!REFUSALS.contains(told.code())) {
            violation(name, "was answered 422 " + told.code());
          }
        }
        case 0, 409, 429, 503 -> {}
        default -> violation(name, "was answered " + told.status() + " " + told.body());
      }
    }
    boolean crashed = !bodies.isEmpty() && crashed(earliest, latest);
    if (differ(bodies, first == 0) && !crashed) {
      violation(name, "was answered in different ways: " + bodies);
    }
    if (first > 1 && !crashed) {
      violation(name, "was answered as new " + first + " times");
    }
    if (refusedAt.isAfter(earliest) && !crashed) {
      violation(name, "was refused after it had been taken");
    }
    if (refused && entry.taken()) {
      violation(name, "was refused and is at SkinsNode");
    }
  }

  /**
   * A repeat of an order that was answered queued says its present status, and all else again.
   *
   * @param firstIsLost whether every answer was a repeat: the first one may have been queued
   */
  private static boolean differ(Set<JsonNode> bodies, boolean firstIsLost) {
    boolean waited =
        firstIsLost || bodies.stream().anyMatch(b -> b.path("status").asText().equals("queued"));
    return bodies.stream()
            .map(body -> waited ? ((ObjectNode) body.deepCopy()).without("status") : body)
            .distinct()
            .count()
        > 1;
  }

  private void callbacks(String name, Entry entry) {
    List<Callback> received = callbacks.getOrDefault(name, List.of());
    Map<String, String> statusOf = new HashMap<>();
    List<String> ids = new ArrayList<>();
    int rank = 0;
    for (Callback callback : received) {
      if (!callback.genuine()) {
        violation(name, "its store got a wrong signature");
      }
      String status = statusOf.putIfAbsent(callback.id(), callback.status());
      if (status != null && !status.equals(callback.status())) {
        violation(name, "one delivery id for " + status + " and " + callback.status());
      }
      if (status == null) {
        int next =
            TERMINAL.contains(callback.status()) ? 9 : RANKS.getOrDefault(callback.status(), 0);
        if (next < rank) {
          violation(name, "its store was told " + callback.status() + " after " + statusOf);
        }
        rank = next;
        ids.add(callback.id());
      } else if (!ids.get(ids.size() - 1).equals(callback.id())
          && !crashed(received.get(0).at(), callback.at())) {
        violation(name, "an earlier update was sent after a later one");
      }
    }
    List<Callback> taken = received.stream().filter(c -> c.manner() == Manner.OK).toList();
    for (Hook hook : entry.hooks()) {
      boolean told =
          taken.stream()
              .anyMatch(
                  c -> c.status().equals(hook.status()) || rank(c.status()) > rank(hook.status()));
      if (hook.acknowledgedAt() != null && !told) {
        violation(name, "its store was never told " + hook.status() + ", which was taken");
      }
    }
  }

  private static int rank(String status) {
    return TERMINAL.contains(status) ? 9 : RANKS.getOrDefault(status, 0);
  }

  private void end(Asked order, Entry entry) {
    String name = entry.name();
    List<String> told =
        callbacks.getOrDefault(name, List.of()).stream()
            .filter(c -> c.manner() == Manner.OK)
            .map(Callback::status)
            .toList();
    boolean accepted = journal.told(name).stream().anyMatch(t -> t.status() == 202);
    if (entry.taken()) {
      if (told.isEmpty() || !told.get(told.size() - 1).equals(entry.status())) {
        violation(name, "is " + entry.status() + " at SkinsNode, its store was told " + told);
      }
      String seen = read.apply(order);
      if (!seen.equals(entry.status())) {
        violation(name, "is " + entry.status() + " at SkinsNode and reads as " + seen);
      }
    } else if (accepted) {
      String seen = read.apply(order);
      if (!Set.of("failed", "expired").contains(seen) || !told.contains(seen)) {
        violation(
            name, "was answered 202, is not at SkinsNode, reads as " + seen + ", told " + told);
      }
    } else if (!Set.of("failed", "expired").containsAll(told)) {
      violation(name, "is not at SkinsNode, and its store was told " + told);
    }
  }

  /** Whether Redis may have lost what happened between these two. */
  private boolean crashed(Instant from, Instant to) {
    return crashes.stream()
        .anyMatch(
            at ->
                !from.isAfter(at.plus(LOST_BY_A_CRASH)) && !to.isBefore(at.minus(LOST_BY_A_CRASH)));
  }

  private void violation(String name, String what) {
    violations.add(name + " " + what);
  }
}
