package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.skingate.deployment.Manifests.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds the overlays where the machine has a kubectl with kustomize 5. */
class KustomizeIT {
  @TempDir private static Path folder;

  @BeforeAll
  static void needs_kustomize() throws Exception {
    Path output = folder.resolve("version");
    boolean there;
    try {
      there = run(output, "kubectl", "version", "--client", "-o", "json") == 0;
    } catch (IOException notInstalled) {
      there = false;
    }
    assumeThat(there).as("kubectl is installed").isTrue();
    assumeThat(Files.readString(output)).containsPattern("\"kustomizeVersion\": *\"v[5-9]");
  }

  @Test
  void the_trial_has_one_pod_and_a_redis_of_its_own() throws Exception {
    List<Document> objects = build("trial");

    assertThat(objects)
        .extracting(object -> object.kind() + " " + object.name())
        .contains("Deployment skingate", "StatefulSet redis", "ConfigMap skingate-config");
    Document deployment = deployment(objects);
    assertThat(Manifests.get(deployment.value(), "spec", "replicas")).isEqualTo(1);
    assertThat(image(deployment)).matches("skingate:\\d+\\.\\d+\\.\\d+");
  }

  @Test
  void production_leaves_the_number_of_pods_to_the_autoscaler() throws Exception {
    List<Document> objects = build("production");

    assertThat(objects)
        .extracting(Document::kind)
        .contains("HorizontalPodAutoscaler", "PrometheusRule", "ServiceMonitor", "Ingress")
        .doesNotContain("Secret");
    assertThat(Manifests.get(deployment(objects).value(), "spec", "replicas")).isNull();
  }

  private static Document deployment(List<Document> objects) {
    return objects.stream().filter(o -> o.kind().equals("Deployment")).findFirst().orElseThrow();
  }

  private static String image(Document deployment) {
    Object pod = Manifests.get(deployment.value(), "spec", "template", "spec");
    return Manifests.string(Manifests.list(pod, "containers").get(0), "image");
  }

  private static List<Document> build(String overlay) throws Exception {
    Path output = folder.resolve(overlay + ".yaml");
    int status = run(output, "kubectl", "kustomize", "k8s/overlays/" + overlay);
    assertThat(status).as(Files.readString(output)).isZero();
    return Manifests.load(output);
  }

  private static int run(Path output, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
