package io.skingate.config;

import java.util.Map;

/** Small configurations for tests. */
final class ConfigFixtures {
  /** The least that is valid. */
  static final String MINIMAL =
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

  static ConfigLoader loader(Map<String, String> environment) {
    return new ConfigLoader(environment::get);
  }

  static GatewayConfig parse(String yaml) throws ConfigException {
    return loader(Map.of()).parse(yaml);
  }
}
