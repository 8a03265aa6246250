package io.skingate.order.inspection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.order.inspection.OrderInspector.HistoryEntry;
import io.skingate.order.inspection.OrderInspector.Inspection;
import io.skingate.order.model.OrderBodies;
import io.skingate.order.model.OrderSettlement;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the record that the inspection script gives. */
public final class Inspections {
  /** The script gives the trace context in hex, which begins with the trace's id. */
  private static final int TRACE_ID_DIGITS = 32;

  private Inspections() {}

  /**
   * Reads a record.
   *
   * @param settleAfter from an order's completion until it cannot be undone any more
   */
  public static Inspection of(Buffer record, String externalId, Duration settleAfter) {
    ObjectNode order = OrderBodies.parse(record);
    Buffer first = Buffer.buffer(order.path("an").asText(""));
    Buffer latest = Buffer.buffer(order.path("bd").asText(""));
    List<HistoryEntry> history = new ArrayList<>();
    for (JsonNode entry : order.path("hi")) {
      List<String> details = new ArrayList<>();
      for (int i = 2; i < entry.size(); i++) {
        details.add(entry.get(i).asText());
      }
      history.add(new HistoryEntry((long) entry.get(0).asDouble(), entry.get(1).asText(), details));
    }
    return new Inspection(
        OrderBodies.state(first, latest, externalId, order.path("wu").asText()),
        order.path("ph").asText(),
        order.has("tc") ? order.get("tc").asText().substring(0, TRACE_ID_DIGITS) : null,
        OrderSettlement.of(
            order.path("st").asText(null), time(order, "co"), time(order, "se"), settleAfter),
        history);
  }

  private static Instant time(ObjectNode order, String field) {
    return order.has(field) ? Instant.ofEpochMilli((long) order.get(field).asDouble()) : null;
  }
}
