package io.skingate.budget;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.spending.SpendingLimits.Window;
import io.skingate.json.Json;
import io.skingate.json.Rfc3339;
import io.skingate.tenant.Tenant;
import java.util.Locale;

/** Writes budgets and ledgers, for stores and for the operator alike. */
public final class BudgetJson {
  private BudgetJson() {}

  /**
   * A store's budget.
   *
   * @param currency of the account; null where it is not known
   */
  public static ObjectNode budget(Tenant tenant, Books books, String currency) {
    ObjectNode shown = Json.object();
    shown.put("mode", tenant.spending().budget().mode().name().toLowerCase(Locale.ROOT));
    if (tenant.spending().isPrepaid()) {
      if (currency != null) {
        shown.put("currency", currency);
      }
      shown.put("funded", books.funded());
      shown.put("available", books.available());
      shown.put("reserved", books.reserved());
      shown.put("spent", books.spent());
    }
    var windows = shown.putArray("windows");
    for (Books.Used used : books.used()) {
      Window window = used.window();
      windows
          .addObject()
          .put("per", window.written())
          .put("limit", window.amount())
          .put("used", used.cents());
    }
    return shown;
  }

  /**
   * A page of a ledger.
   *
   * @param forOperator whether to say whose token made a transfer
   */
  public static ObjectNode ledger(Tenant tenant, LedgerPage.Entries page, boolean forOperator) {
    ObjectNode shown = Json.object();
    var entries = shown.putArray("entries");
    for (LedgerEntry entry : page.entries()) {
      ObjectNode one = entries.addObject();
      one.put("id", entry.id());
      one.put("at", Rfc3339.format(entry.at()));
      one.put("type", entry.kind());
      put(one, "externalId", entry.externalId());
      put(one, "transferId", entry.transferId());
      put(one, "note", entry.note());
      put(one, "by", forOperator ? entry.by() : null);
      one.put("amount", entry.amount());
      one.put("available", entry.available());
    }
    shown.put("cursor", cursor(tenant, page.cursor()));
    return shown;
  }

  /** A cursor as the store's readers keep it. */
  public static String cursor(Tenant tenant, LedgerCursor cursor) {
    return cursor.text(tenant.id(), tenant.account().id());
  }

  private static void put(ObjectNode into, String field, String value) {
    if (value != null && !value.isEmpty()) {
      into.put(field, value);
    }
  }
}
