package io.skingate.store.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.callback.queue.DeliveryId;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import io.skingate.mask.TradeTokens;
import io.skingate.order.inspection.OrderInspector.HistoryEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names what the scripts noted about an event, by its place. */
public final class HistoryJson {
  private static final List<String> UPDATE = List.of("status", "verdict");
  private static final List<String> REASON = List.of("reason");

  private static final Map<String, List<String>> BY_EVENT =
      Map.ofEntries(
          Map.entry("accepted", UPDATE),
          Map.entry("webhook", UPDATE),
          Map.entry("reconcile", UPDATE),
          Map.entry("queued", REASON),
          Map.entry("refused", REASON),
          Map.entry("expired", REASON),
          Map.entry(
              "attempt",
              List.of("deliveryId", "result", "httpStatus", "durationMs", "attempt", "excerpt")),
          Map.entry("dead", List.of("deliveryId", "result")),
          Map.entry("replayed", List.of("deliveryId")));

  private static final Set<String> NUMBERS = Set.of("httpStatus", "durationMs", "attempt");

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.:-]+");

  /** How the account fared that all of its stores share; sentences may tell of it too. */
  private static final Set<String> OF_THE_ACCOUNT =
      Set.of("rate_limited", "overloaded", "circuit_open", "credentials_rejected");

  private HistoryJson() {}

  /**
   * The event with its details under their names; details without a name stay in their order.
   * {@code at} is when it was noted, so an attempt's is its end; among the deliveries it is its
   * beginning.
   */
  public static ObjectNode of(String tenantId, String externalId, HistoryEntry entry) {
    ObjectNode shown = Json.object();
    shown.put("at", Rfc3339.format(Instant.ofEpochMilli(entry.atMillis())));
    shown.put("event", entry.event());
    List<String> names = BY_EVENT.getOrDefault(entry.event(), List.of());
    List<String> details = entry.details();
    for (int i = 0; i < Math.min(names.size(), details.size()); i++) {
      if (names.get(i).equals("deliveryId")) {
        // The scripts know a delivery by its number within the order.
        long sequence = number(details.get(i));
        shown.put("deliveryId", new DeliveryId(tenantId, externalId, sequence).toString());
      } else {
        put(shown, names.get(i), details.get(i));
      }
    }
    if (details.size() > names.size()) {
      var rest = shown.putArray("details");
      details.subList(names.size(), details.size()).stream()
          .map(TradeTokens::masked)
          .forEach(rest::add);
    }
    return shown;
  }

  /** As above, without what concerns the account and without details that have no name. */
  public static ObjectNode forStore(String tenantId, String externalId, HistoryEntry entry) {
    ObjectNode shown = of(tenantId, externalId, entry);
    shown.remove("details");
    String reason = shown.path("reason").asText("");
    if (!CODE.matcher(reason).matches() || OF_THE_ACCOUNT.contains(reason)) {
      shown.remove("reason");
    }
    return shown;
  }

  /** Says at its submission which trace the order belongs to. */
  public static void trace(ArrayNode history, String traceId) {
    for (JsonNode entry : history) {
      if (traceId != null && entry.path("event").asText().equals("submitted")) {
        ((ObjectNode) entry).put("traceId", traceId);
        return;
      }
    }
  }

  /** Redis writes large numbers with an exponent. */
  private static long number(String value) {
    return (long) Double.parseDouble(value);
  }

  private static void put(ObjectNode shown, String name, String value) {
    if (name.equals("verdict")) {
      // An update that counts is noted before it is applied, or after.
      shown.put(name, value.equals("apply") ? "applied" : value);
      return;
    }
    if (!NUMBERS.contains(name)) {
      Texts.put(shown, name, value);
      return;
    }
    long number = number(value);
    // No answer came: 0 is no status.
    if (number != 0 || !name.equals("httpStatus")) {
      shown.put(name, number);
    }
  }
}
