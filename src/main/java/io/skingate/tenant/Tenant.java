package io.skingate.tenant;

import io.skingate.config.LimitConfig;
import io.skingate.config.Secret;
import io.skingate.config.address.Networks;
import java.util.List;

/**
 * A store, as the running gateway sees it. Immutable.
 *
 * @param secrets every secret that authenticates it, the signing one first
 * @param externalIdPrefix what its order ids get in front of them at SkinsNode
 * @param reservedPrefixes prefixes of neighbours on the account that an id of this tenant may not
 *     begin with; empty unless its own prefix is empty
 * @param spending how its orders are paid and what they may cost
 * @param sourceNetworks where its requests may come from; empty means anywhere
 * @param callbackHosts lower-case patterns; empty means any host
 */
public record Tenant(
    String id,
    String clientId,
    List<Secret> secrets,
    Account account,
    boolean enabled,
    LimitConfig orders,
    LimitConfig reads,
    String externalIdPrefix,
    List<String> reservedPrefixes,
    List<String> callbackHosts,
    Spending spending,
    Networks sourceNetworks) {

  /** The name that this tenant's order has at SkinsNode. */
  public String upstreamName(String externalId) {
    return externalIdPrefix + externalId;
  }
}
