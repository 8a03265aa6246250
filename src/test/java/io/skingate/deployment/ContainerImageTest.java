package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.skingate.testing.ImageFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the image's description against what the manifests and a clean stop need. */
class ContainerImageTest {
  private final List<String> lines = Files.readAllLines(Path.of("Dockerfile"));

  ContainerImageTest() throws Exception {}

  @Test
  void every_base_names_its_version() {
    List<String> bases = lines.stream().filter(line -> line.startsWith("FROM ")).toList();

    assertThat(bases).hasSize(2);
    assertThat(bases).allSatisfy(base -> assertThat(base).containsPattern(":\\d+\\.\\d+"));
  }

  @Test
  void it_runs_as_the_user_of_the_deployment() {
    String user = lines.stream().filter(line -> line.startsWith("USER ")).findFirst().orElseThrow();
    Object pod =
        Manifests.get(Manifests.objects("Deployment").get(0).value(), "spec", "template", "spec");

    assertThat(user)
        .isEqualTo(
            "USER "
                + Manifests.string(pod, "securityContext", "runAsUser")
                + ":"
                + Manifests.string(pod, "securityContext", "runAsGroup"));
  }

  @Test
  void java_is_the_first_process_and_gets_the_signals() {
    assertThat(lines).anyMatch(line -> line.startsWith("ENTRYPOINT [\"java\""));
    assertThat(lines).noneMatch(line -> line.startsWith("HEALTHCHECK"));
  }

  @Test
  void a_pod_can_replace_every_option_of_the_java_runtime() {
    assertThat(ImageFlags.entrypoint())
        .containsExactly("java", "-jar", "/opt/skingate/skingate.jar");
    assertThat(ImageFlags.options()).hasSize(2);
    assertThat(ImageFlags.options().get(0))
        .contains("-XX:+UseSerialGC", "-XX:MaxRAMPercentage=", "-XX:MaxDirectMemorySize=");
  }

  @Test
  void what_the_training_records_is_what_the_runtime_is_given() {
    assertThat(ImageFlags.training()).contains("-XX:AOTCacheOutput=/opt/skingate/skingate.aot");
    assertThat(ImageFlags.options().get(1))
        .isEqualTo("${JDK_JAVA_OPTIONS} -XX:AOTCache=/opt/skingate/skingate.aot");
  }

  @Test
  void every_port_of_the_pod_is_exposed() {
    assertThat(lines).contains("EXPOSE 8080 9090");
  }
}
