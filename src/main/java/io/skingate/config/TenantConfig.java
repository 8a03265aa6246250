package io.skingate.config;

import io.skingate.config.spending.BudgetConfig;
import io.skingate.config.spending.SpendingLimits;
import java.util.List;

/**
 * A store.
 *
 * @param clientSecrets every one authenticates, the first signs
 * @param account the id of the SkinsNode account that it buys through
 * @param orders the order limit, across all pods
 * @param reads the read limit, per pod
 * @param externalIdPrefix what its order ids get in front of them at SkinsNode; may be empty
 * @param callbackHosts the only hosts a webhook URL may name, {@code *.} wildcards allowed; empty
 *     means any
 * @param budget how its orders are paid
 * @param limits how much it may spend
 * @param sourceNetworks where its requests may come from; empty means anywhere
 */
public record TenantConfig(
    String id,
    String clientId,
    List<Secret> clientSecrets,
    String account,
    boolean enabled,
    LimitConfig orders,
    LimitConfig reads,
    String externalIdPrefix,
    List<String> callbackHosts,
    BudgetConfig budget,
    SpendingLimits limits,
    List<String> sourceNetworks) {}
