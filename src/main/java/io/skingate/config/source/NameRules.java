package io.skingate.config.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of accounts and tenants: nothing named twice, nothing named that is not there, and
 * prefixes that tell the orders of an account's tenants apart.
 */
final class NameRules {
  /** Below one microsecond between two requests the limiter could not count. */
  private static final long MAX_PER_SECOND = 1_000_000;

  private static final SectionRules.Range WINDOW =
      new SectionRules.Range(Duration.ofHours(1), Duration.ofDays(30));

  private NameRules() {}

  static void check(ConfigTree tree) {
    unique(tree, "/accounts", "id", "account id");
    unique(tree, "/tenants", "id", "tenant id");
    unique(tree, "/tenants", "clientId", "clientId");
    checkAccounts(tree);
    checkTenants(tree);
    checkPrefixes(tree);
  }

  private static void unique(ConfigTree tree, String list, String key, String what) {
    Map<String, Integer> firstLines = new HashMap<>();
    for (int i = 0; i < tree.size(list); i++) {
      String pointer = Pointers.child(Pointers.child(list, i), key);
      Optional<String> value = tree.text(pointer);
      if (value.isEmpty()) {
        continue;
      }
      Integer first = firstLines.putIfAbsent(value.get(), tree.lineOf(pointer));
      if (first != null) {
        String shown = tree.isLiteral(pointer) ? " " + value.get() : "";
        tree.problem(pointer, "duplicate " + what + shown + ", first on line " + first);
      }
    }
  }

  private static void checkAccounts(ConfigTree tree) {
    Set<List<String>> seen = new HashSet<>();
    // One that is wrong is the same for all who leave it out.
    String common = tree.httpUrl("/upstream/baseUrl").map(URI::toString).orElse("");
    for (int i = 0; i < tree.size("/accounts"); i++) {
      String account = Pointers.child("/accounts", i);
      SectionRules.checkHttpUrl(tree, account + "/baseUrl");
      String url = account + "/baseUrl";
      boolean own = !tree.root().at(url).isMissingNode();
      Optional<String> base = own ? tree.httpUrl(url).map(URI::toString) : Optional.of(common);
      Optional<String> client = tree.text(account + "/clientId");
      if (base.isPresent() && client.isPresent() && !seen.add(List.of(base.get(), client.get()))) {
        tree.problem(account + "/clientId", "is the same SkinsNode account as an earlier one");
      }
    }
  }

  private static void checkTenants(ConfigTree tree) {
    Set<String> accounts = new HashSet<>();
    boolean allNamed = true;
    for (int i = 0; i < tree.size("/accounts"); i++) {
      JsonNode id = tree.root().at(Pointers.child("/accounts", i) + "/id");
      allNamed &= id.isTextual();
      accounts.add(id.asText());
    }
    // One whose name cannot be read may be any.
    boolean known = allNamed && !accounts.isEmpty();
    for (int i = 0; i < tree.size("/tenants"); i++) {
      String tenant = Pointers.child("/tenants", i);
      String account = tenant + "/account";
      tree.text(account)
          .filter(id -> known && !accounts.contains(id))
          .ifPresent(
              id ->
                  tree.problem(
                      account,
                      "names no account" + (tree.isLiteral(account) ? ": \"" + id + "\"" : "")));
      checkRate(tree, tenant + "/orders/rate");
      checkRate(tree, tenant + "/reads/rate");
      SectionRules.checkNetworks(tree, tenant + "/sourceNetworks");
      checkWindows(tree, tenant + "/limits/spend");
    }
  }

  private static void checkWindows(ConfigTree tree, String list) {
    Map<Duration, Integer> seen = new HashMap<>();
    for (int i = 0; i < tree.size(list); i++) {
      String pointer = Pointers.child(list, i) + "/per";
      SectionRules.checkRange(tree, pointer, WINDOW);
      Optional<Duration> per = tree.duration(pointer);
      if (per.isPresent()) {
        Integer first = seen.putIfAbsent(per.get(), tree.lineOf(pointer));
        if (first != null) {
          tree.problem(pointer, "is the length of an earlier window, on line " + first);
        }
      }
    }
  }

  private static void checkRate(ConfigTree tree, String pointer) {
    tree.text(pointer)
        .flatMap(ConfigUnits::rate)
        .filter(rate -> rate.count() > MAX_PER_SECOND * rate.period().toSeconds())
        .ifPresent(rate -> tree.problem(pointer, "must not be more than " + MAX_PER_SECOND + "/s"));
  }

  private static void checkPrefixes(ConfigTree tree) {
    Map<String, TreeMap<String, Integer>> taken = new HashMap<>();
    for (int i = 0; i < tree.size("/tenants"); i++) {
      String tenant = Pointers.child("/tenants", i);
      Optional<String> account = tree.text(tenant + "/account");
      Optional<String> prefix = prefix(tree, tenant);
      if (account.isPresent() && prefix.isPresent()) {
        TreeMap<String, Integer> others =
            taken.computeIfAbsent(account.get(), id -> new TreeMap<>());
        checkPrefix(tree, tenant + "/externalIdPrefix", prefix.get(), others);
        others.putIfAbsent(prefix.get(), i);
      }
    }
  }

  private static Optional<String> prefix(ConfigTree tree, String tenant) {
    String pointer = tenant + "/externalIdPrefix";
    return tree.root().at(pointer).isMissingNode()
        ? tree.text(tenant + "/id").map(NameRules::defaultPrefix)
        : tree.text(pointer);
  }

  static String defaultPrefix(String tenantId) {
    return tenantId + ".";
  }

  private static void checkPrefix(
      ConfigTree tree, String pointer, String prefix, TreeMap<String, Integer> others) {
    if (prefix.isEmpty()) {
      if (others.containsKey("")) {
        tree.problem(
            pointer, "is empty like that of " + name(others.get("")) + "; one per account may be");
      }
      return;
    }
    for (Map.Entry<String, Integer> other : conflicts(prefix, others)) {
      tree.problem(
          pointer,
          "of this account, \""
              + prefix
              + "\" and \""
              + other.getKey()
              + "\" of "
              + name(other.getValue())
              + " begin alike: no prefix may begin another");
    }
  }

  private static List<Map.Entry<String, Integer>> conflicts(
      String prefix, TreeMap<String, Integer> others) {
    List<Map.Entry<String, Integer>> found = new ArrayList<>();
    for (int length = 1; length <= prefix.length(); length++) {
      String begin = prefix.substring(0, length);
      if (others.containsKey(begin)) {
        found.add(Map.entry(begin, others.get(begin)));
      }
    }
    Map.Entry<String, Integer> longer = others.higherEntry(prefix);
    if (longer != null && longer.getKey().startsWith(prefix)) {
      found.add(longer);
    }
    return found;
  }

  private static String name(int tenant) {
    return "tenants[" + tenant + "]";
  }
}
