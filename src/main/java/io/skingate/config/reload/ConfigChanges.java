package io.skingate.config.reload;

import io.skingate.config.AccountConfig;
import io.skingate.config.AdminTokenConfig;
import io.skingate.config.GatewayConfig;
import io.skingate.config.TenantConfig;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * What differs between two configurations, by the names of tenants, accounts and keys; values are
 * never named, since they may be secrets. The records' components are called like the keys. Pure.
 *
 * @param added such as {@code tenant acme}
 * @param changed such as {@code tenant acme: clientSecrets, orders}
 */
record ConfigChanges(List<String> added, List<String> changed, List<String> removed) {
  private static final Set<String> HOT_KEYS = Set.of("management.token", "management.tokens");

  /** Nobody reads more of them in a line. */
  private static final int MAX_NAMED = 20;

  /** Those of accounts, of tenants and of the operator's tokens. */
  static ConfigChanges hot(GatewayConfig before, GatewayConfig after) {
    ConfigChanges changes =
        new ConfigChanges(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    changes.compare("account", before.accounts(), after.accounts(), AccountConfig::id);
    changes.compare("tenant", before.tenants(), after.tenants(), TenantConfig::id);
    changes.compare(
        "token", before.management().tokens(), after.management().tokens(), AdminTokenConfig::name);
    if (!before.management().token().equals(after.management().token())) {
      changes.changed.add("management.token");
    }
    return new ConfigChanges(
        bounded(changes.added), bounded(changes.changed), bounded(changes.removed));
  }

  /** The keys that are not reloaded and differ, such as {@code orders.queueFor}. */
  static List<String> cold(GatewayConfig before, GatewayConfig after) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent section : GatewayConfig.class.getRecordComponents()) {
      if (value(section, before) instanceof Record one) {
        differing(one, (Record) value(section, after)).stream()
            .map(key -> section.getName() + "." + key)
            .filter(key -> !HOT_KEYS.contains(key))
            .forEach(keys::add);
      }
    }
    return keys;
  }

  /** Null where nothing is named, so that no field stands for it in the log. */
  static String named(List<String> names) {
    return names.isEmpty() ? null : String.join("; ", names);
  }

  private <T extends Record> void compare(
      String kind, List<T> before, List<T> after, Function<T, String> id) {
    Map<String, T> old = new LinkedHashMap<>();
    before.forEach(each -> old.put(id.apply(each), each));
    for (T now : after) {
      T was = old.remove(id.apply(now));
      String name = kind + " " + id.apply(now);
      if (was == null) {
        added.add(name);
      } else if (!was.equals(now)) {
        changed.add(name + ": " + String.join(", ", differing(was, now)));
      }
    }
    old.keySet().forEach(gone -> removed.add(kind + " " + gone));
  }

  private static List<String> bounded(List<String> names) {
    if (names.size() <= MAX_NAMED) {
      return List.copyOf(names);
    }
    List<String> some = new ArrayList<>(names.subList(0, MAX_NAMED));
    some.add((names.size() - MAX_NAMED) + " more");
    return some;
  }

  private static List<String> differing(Record before, Record after) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent component : before.getClass().getRecordComponents()) {
      if (!Objects.equals(value(component, before), value(component, after))) {
        keys.add(component.getName());
      }
    }
    return keys;
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
