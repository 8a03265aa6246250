package io.skingate.callback.sending;

import java.util.List;
import java.util.Optional;

/**
 * Which webhook URLs an order may name. What a name resolves to is not asked here but on every
 * attempt, of the address really connected to. Stateless and safe for use from any thread.
 */
public final class WebhookUrlPolicy {
  private final TargetGuard guard;
  private final boolean allowHttp;

  public WebhookUrlPolicy(TargetGuard guard, boolean allowHttp) {
    this.guard = guard;
    this.allowHttp = allowHttp;
  }

  /**
   * What is wrong with the URL, as the end of a sentence that begins with the field's name; empty
   * if it is allowed.
   *
   * @param callbackHosts the tenant's patterns, lower-case; {@code *.shop.example} stands for every
   *     sub-domain and not for {@code shop.example} itself; an empty list allows any host
   */
  public Optional<String> problem(String webhookUrl, List<String> callbackHosts) {
    CallbackTarget target;
    try {
      target = CallbackTarget.parse(webhookUrl);
    } catch (IllegalArgumentException refused) {
      return Optional.of(refused.getMessage());
    }
    if (!target.tls() && !allowHttp) {
      return Optional.of("must be an absolute https URL");
    }
    if (isLocalhost(target.host()) && !guard.allowsPrivateNetworks()) {
      return Optional.of("must not lead to an inner address");
    }
    if (target.literal() != null && guard.refusal(target.literal(), target.port()).isPresent()) {
      return Optional.of("must not lead to an inner address");
    }
    if (!callbackHosts.isEmpty()
        && callbackHosts.stream().noneMatch(pattern -> matches(pattern, target.host()))) {
      return Optional.of("must name a host that callbackHosts allows");
    }
    return Optional.empty();
  }

  private static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  private static boolean matches(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.endsWith(pattern.substring(1)) && host.length() > pattern.length() - 1
        : host.equals(pattern);
  }
}
