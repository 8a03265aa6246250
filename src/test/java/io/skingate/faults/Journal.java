package io.skingate.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.skingate.testing.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stores asked and what they were told. Thread-safe. */
final class Journal {
  /** An order as a store sent it, the first time and every other. */
  record Asked(Store store, String externalId, JsonNode order) {
    String upstreamName() {
      return store.upstreamName(externalId);
    }
  }

  /**
   * One answer to an order.
   *
   * @param status 0 where the connection broke or nothing came in time
   */
  record Told(
      Instant sentAt, Instant at, int status, String code, JsonNode body, boolean replayed) {}

  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private final Map<String, List<Told>> told = new LinkedHashMap<>();

  synchronized void asked(Asked order) {
    asked.put(order.upstreamName(), order);
  }

  synchronized void told(Asked order, Told answer) {
    told.computeIfAbsent(order.upstreamName(), name -> new ArrayList<>()).add(answer);
  }

  /** By name at SkinsNode. */
  synchronized Map<String, Asked> asked() {
    return new LinkedHashMap<>(asked);
  }

  /** The answers to one order, in the order of arrival. */
  synchronized List<Told> told(String upstreamName) {
    return List.copyOf(told.getOrDefault(upstreamName, List.of()));
  }

  synchronized int answers() {
    return told.values().stream().mapToInt(List::size).sum();
  }
}
