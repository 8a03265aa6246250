package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skingate.config.GatewayConfig;
import io.skingate.config.source.ConfigException;
import io.skingate.config.source.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loads the configurations of the manifests as the pod would see them. */
class KubernetesConfigurationTest {
  private static final String MOUNTED = "/etc/skingate/secrets";

  @TempDir private Path folder;

  static Stream<Path> configurations() {
    return Manifests.files().stream()
        .filter(file -> file.getFileName().toString().equals("skingate.yaml"));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void is_accepted_once_the_secrets_are_filled_in(Path configuration) throws Exception {
    GatewayConfig config = load(configuration, "CHANGEME", "filled-in");

    assertThat(config.management().token().value()).isEqualTo("filled-in");
    assertThat(config.tenants()).isNotEmpty();
    assertThat(config.api().port()).isEqualTo(8080);
    assertThat(config.management().port()).isEqualTo(9090);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void is_refused_with_the_secrets_of_the_example(Path configuration) {
    assertThatThrownBy(() -> load(configuration, "", ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("CHANGEME");
  }

  private GatewayConfig load(Path configuration, String placeholder, String value)
      throws IOException, ConfigException {
    Map<?, ?> secrets =
        (Map<?, ?>)
            Manifests.get(
                Manifests.load(Path.of("k8s/examples/secret.yaml")).get(0).value(), "stringData");
    for (Map.Entry<?, ?> secret : secrets.entrySet()) {
      Files.writeString(
          folder.resolve(secret.getKey().toString()),
          secret.getValue().toString().replace(placeholder, value));
    }
    Path file = folder.resolve("skingate.yaml");
    Files.writeString(file, Files.readString(configuration).replace(MOUNTED, folder.toString()));
    return new ConfigLoader(name -> null).load(file);
  }
}
