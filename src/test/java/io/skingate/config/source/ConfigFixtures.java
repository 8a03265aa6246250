package io.skingate.config.source;

import io.skingate.config.GatewayConfig;
import java.util.Map;

/** Small configurations for tests. */
public final class ConfigFixtures {
  /** The least that is valid. */
  public static final String MINIMAL =
      """
      accounts:
        - id: main
          clientId: acc
          clientSecret: acc-secret
      tenants:
        - id: acme
          clientId: acme_live
          clientSecrets: [acme-secret]
          account: main
      """;

  private ConfigFixtures() {}

  public static ConfigLoader loader(Map<String, String> environment) {
    return new ConfigLoader(environment::get);
  }

  public static GatewayConfig parse(String yaml) throws ConfigException {
    return loader(Map.of()).parse(yaml);
  }
}
