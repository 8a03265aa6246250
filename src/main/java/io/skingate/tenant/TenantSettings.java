package io.skingate.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.skingate.config.LimitConfig;
import io.skingate.config.Rate;
import io.skingate.config.spending.SpendingLimits;
import io.skingate.json.Json;
import java.util.Locale;

/**
 * What is configured of tenants and accounts in the form in which {@code /admin} shows it, without
 * secrets. What a running gateway shows is compared with what a file would make it show. Pure.
 */
public final class TenantSettings {
  private TenantSettings() {}

  /** A tenant; {@code enabled} is what its configuration says. */
  public static ObjectNode of(Tenant tenant) {
    ObjectNode shown = Json.object();
    shown.put("id", tenant.id());
    shown.put("enabled", tenant.enabled());
    shown.put("account", tenant.account().id());
    shown.put("clientId", tenant.clientId());
    shown.put("secrets", tenant.secrets().size());
    shown.put("externalIdPrefix", tenant.externalIdPrefix());
    var hosts = shown.putArray("callbackHosts");
    tenant.callbackHosts().forEach(hosts::add);
    ObjectNode limits = shown.putObject("limits");
    limits.set("orders", limit(tenant.orders()));
    limits.set("reads", limit(tenant.reads()));
    spending(limits, tenant.spending().limits());
    ObjectNode budget = shown.putObject("budget");
    budget.put("mode", tenant.spending().budget().mode().name().toLowerCase(Locale.ROOT));
    budget.put("lowWater", tenant.spending().budget().lowWater());
    budget.put(
        "onReversed", tenant.spending().budget().onReversed().name().toLowerCase(Locale.ROOT));
    var networks = shown.putArray("sourceNetworks");
    tenant.sourceNetworks().texts().forEach(networks::add);
    return shown;
  }

  private static void spending(ObjectNode limits, SpendingLimits spending) {
    if (spending.order() != null) {
      limits.put("order", spending.order());
    }
    var windows = limits.putArray("spend");
    spending
        .spend()
        .forEach(
            window ->
                windows.addObject().put("amount", window.amount()).put("per", window.written()));
  }

  private static ObjectNode limit(LimitConfig limit) {
    return Json.object().put("rate", rate(limit.rate())).put("burst", limit.burst());
  }

  private static String rate(Rate rate) {
    return rate.count()
        + switch ((int) rate.period().toSeconds()) {
          case 1 -> "/s";
          case 60 -> "/m";
          default -> "/h";
        };
  }

  /** An account. */
  public static ObjectNode of(Account account) {
    ObjectNode shown = Json.object();
    shown.put("id", account.id());
    shown.put("clientId", account.clientId());
    shown.put("baseUrl", account.baseUrl().toString());
    shown.put("webhookUrl", account.webhookUrl());
    shown.put("webhookSecrets", account.webhookSecrets().size());
    return shown;
  }
}
