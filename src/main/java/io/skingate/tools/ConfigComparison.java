package io.skingate.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.GatewayConfig;
import io.skingate.tenant.TenantRegistry;
import io.skingate.tenant.TenantSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Says what a configuration would change of a running gateway's accounts and tenants. Of secrets
 * only their number is seen.
 */
public final class ConfigComparison {
  /** What is compared of an account, by its place in what is shown, and what it is called. */
  private static final Map<String, String> ACCOUNT =
      named("/clientId", "clientId", "/baseUrl", "baseUrl", "/webhookSecrets", "secrets");

  /** The same of a tenant. */
  private static final Map<String, String> TENANT =
      named(
          "/enabled", "enabled",
          "/account", "account",
          "/clientId", "clientId",
          "/secrets", "clientSecrets",
          "/externalIdPrefix", "externalIdPrefix",
          "/callbackHosts", "callbackHosts",
          "/limits/orders/rate", "orders",
          "/limits/orders/burst", "orders burst",
          "/limits/reads/rate", "reads",
          "/limits/reads/burst", "reads burst",
          "/limits/order", "limits.order",
          "/limits/spend", "limits.spend",
          "/budget/mode", "budget",
          "/budget/lowWater", "budget.lowWater",
          "/budget/onReversed", "budget.onReversed",
          "/sourceNetworks", "sourceNetworks");

  private final RunningGateway running;
  private final List<String> lines = new ArrayList<>();
  private boolean strands;

  /**
   * What was found.
   *
   * @param lines one for each change
   * @param strands whether a removed tenant has orders, callbacks or money left
   */
  public record Result(List<String> lines, boolean strands) {}

  private ConfigComparison(RunningGateway running) {
    this.running = running;
  }

  /**
   * Compares. Blocks.
   *
   * @throws GatewayRefusalException where the gateway cannot be asked, with the reason
   */
  public static Result of(GatewayConfig next, RunningGateway running)
      throws GatewayRefusalException {
    ConfigComparison comparison = new ConfigComparison(running);
    TenantRegistry registry = TenantRegistry.of(next);
    comparison.accounts(registry);
    comparison.tenants(registry);
    return new Result(List.copyOf(comparison.lines), comparison.strands);
  }

  private void accounts(TenantRegistry registry) throws GatewayRefusalException {
    Map<String, JsonNode> before = byId(running.accounts());
    registry
        .accounts()
        .forEach(
            account -> {
              ObjectNode now = TenantSettings.of(account);
              compare("account " + account.id(), before.remove(account.id()), now, ACCOUNT);
            });
    before.keySet().forEach(gone -> lines.add("- account " + gone));
  }

  private void tenants(TenantRegistry registry) throws GatewayRefusalException {
    Map<String, JsonNode> before = byId(running.tenants());
    for (JsonNode shown : before.values()) {
      if (!shown.has("budget") || !shown.has("sourceNetworks")) {
        throw running.older();
      }
      if (shown.has("switched")) {
        // It shows what holds; the file says the opposite, or the switch would be over.
        ((ObjectNode) shown).put("enabled", !shown.path("enabled").asBoolean());
      }
    }
    registry
        .tenants()
        .forEach(
            tenant -> {
              ObjectNode now = TenantSettings.of(tenant);
              compare(tenant.id(), before.remove(tenant.id()), now, TENANT);
            });
    for (Map.Entry<String, JsonNode> gone : before.entrySet()) {
      removed(gone.getKey(), gone.getValue());
    }
  }

  private void removed(String id, JsonNode shown) throws GatewayRefusalException {
    long open = running.openOrders(id);
    long pending = shown.at("/callbacks/queueDepth").asLong();
    long dead = shown.at("/callbacks/dead").asLong();
    long unspent = running.unspent(id);
    strands |= open > 0 || pending > 0 || unspent > 0;
    StringJoiner left = new StringJoiner(", ", ": ", "").setEmptyValue("");
    count(left, open, "open order");
    count(left, pending, "pending callback");
    count(left, dead, "dead callback");
    if (unspent != 0) {
      left.add(grouped(unspent) + (unspent == 1 ? " cent" : " cents") + " unspent");
    }
    lines.add("- " + id + left);
  }

  private static void count(StringJoiner left, long count, String what) {
    if (count > 0) {
      left.add(grouped(count) + " " + what + (count == 1 ? "" : "s"));
    }
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void compare(String name, JsonNode before, JsonNode now, Map<String, String> places) {
    if (before == null) {
      lines.add("+ " + name);
      return;
    }
    places.forEach(
        (place, called) -> {
          String was = text(before.at(place));
          String is = text(now.at(place));
          if (!was.equals(is)) {
            lines.add("~ " + name + " " + called + " " + was + " → " + is);
          }
        });
  }

  /** What stands there, for people; the same for equal values alone. */
  private static String text(JsonNode value) {
    if (value.isMissingNode()) {
      return "none";
    }
    if (value.isArray()) {
      StringJoiner items = new StringJoiner(", ").setEmptyValue("none");
      value.forEach(item -> items.add(text(item)));
      return items.toString();
    }
    if (value.isObject()) {
      return value.path("amount").asText() + " per " + value.path("per").asText();
    }
    return value.asText().isEmpty() ? "\"\"" : value.asText();
  }

  private static Map<String, JsonNode> byId(List<JsonNode> list) {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    list.forEach(each -> byId.put(each.path("id").asText(), each));
    return byId;
  }

  private static Map<String, String> named(String... placesAndNames) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < placesAndNames.length; i += 2) {
      named.put(placesAndNames[i], placesAndNames[i + 1]);
    }
    return named;
  }
}
