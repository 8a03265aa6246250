package io.skingate.tenant;

import io.skingate.tenant.TenantRegistry.OrderName;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The prefixes of one account's tenants. The longest that a name begins with says whose it is. */
final class Prefixes {
  private final Map<String, Tenant> owners;

  /** The lengths that occur, the longest first; few, so that a look-up is a few hash look-ups. */
  private final int[] lengths;

  Prefixes(Collection<Tenant> tenants) {
    owners =
        tenants.stream().collect(Collectors.toMap(Tenant::externalIdPrefix, Function.identity()));
    lengths =
        owners.keySet().stream()
            .map(String::length)
            .distinct()
            .sorted(Comparator.reverseOrder())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** Empty if no tenant's orders are called so, or if nothing follows the prefix. */
  Optional<OrderName> resolve(String upstreamName) {
    for (int length : lengths) {
      if (length > upstreamName.length()) {
        continue;
      }
      Tenant owner = owners.get(upstreamName.substring(0, length));
      if (owner != null) {
        return length == upstreamName.length()
            ? Optional.empty()
            : Optional.of(new OrderName(owner, upstreamName.substring(length)));
      }
    }
    return Optional.empty();
  }
}
