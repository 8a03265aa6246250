package io.skingate.store.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import io.skingate.order.model.OrderSettlement;
import java.time.Instant;
import java.util.Locale;

/** Shows whether an order's trade can still be undone. */
public final class SettlementJson {
  private SettlementJson() {}

  /** Times that there are not are left out. */
  public static ObjectNode of(OrderSettlement settlement) {
    ObjectNode shown = Json.object();
    shown.put("state", settlement.state().name().toLowerCase(Locale.ROOT));
    putTime(shown, "completedAt", settlement.completedAt());
    putTime(shown, "reversibleUntil", settlement.reversibleUntil());
    putTime(shown, "settledAt", settlement.settledAt());
    return shown;
  }

  private static void putTime(ObjectNode into, String field, Instant time) {
    if (time != null) {
      into.put(field, Rfc3339.format(time));
    }
  }
}
