package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

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
  void every_port_of_the_pod_is_exposed() {
    assertThat(lines).contains("EXPOSE 8080 9090");
  }
}
