package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.skingate.deployment.Manifests.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
  void the_trial_brings_a_stand_in_for_skinsnode_that_the_gateway_may_reach() throws Exception {
    List<Document> objects = build("trial");

    assertThat(objects)
        .extracting(object -> object.kind() + " " + object.name())
        .contains("Namespace skingate-trial", "Deployment sandbox", "Service sandbox");
    Document policy = only(objects, "NetworkPolicy", "skingate");
    assertThat(Manifests.list(policy.value(), "spec", "egress").toString())
        .contains("skingate-sandbox", "8090");
    assertThat(Manifests.list(policy.value(), "spec", "ingress").toString())
        .contains("skingate-sandbox");
  }

  @Test
  void every_optional_component_adds_what_it_says_to_a_valid_object() throws Exception {
    Path overlay = Files.createDirectory(folder.resolve("all"));
    String base = overlay.toAbsolutePath().relativize(Path.of("k8s").toAbsolutePath()).toString();
    Files.writeString(
        overlay.resolve("kustomization.yaml"),
        "resources: [%1$s/base]%ncomponents:%n".formatted(base)
            + List.of(
                    "hpa",
                    "hpa-orders-in-flight",
                    "managed-redis",
                    "redis-sentinel",
                    "store-ports",
                    "otlp-collector",
                    "node-local-dns")
                .stream()
                .map(name -> "  - " + base + "/components/" + name + "\n")
                .collect(Collectors.joining()));

    List<Document> objects = buildFolder(overlay);

    for (Document object : objects) {
      KubernetesSchemas.check(object.value());
    }
    Document policy = only(objects, "NetworkPolicy", "skingate");
    assertThat(Manifests.list(policy.value(), "spec", "egress").toString())
        .contains(
            "10.0.0.0/8",
            "port=26379",
            "port=8443",
            "169.254.20.10/32",
            "observability",
            "port=4318");
    assertThat(
            Manifests.list(
                    only(objects, "HorizontalPodAutoscaler", "skingate").value(), "spec", "metrics")
                .toString())
        .contains("name=cpu", "skingate_orders_in_flight");
  }

  @Test
  void production_leaves_the_number_of_pods_to_the_autoscaler() throws Exception {
    List<Document> objects = build("production");

    assertThat(objects)
        .extracting(Document::kind)
        .contains(
            "Namespace", "HorizontalPodAutoscaler", "PrometheusRule", "ServiceMonitor", "Ingress")
        .doesNotContain("Secret");
    assertThat(Manifests.get(deployment(objects).value(), "spec", "replicas")).isNull();
  }

  private static Document deployment(List<Document> objects) {
    return only(objects, "Deployment", "skingate");
  }

  private static Document only(List<Document> objects, String kind, String name) {
    List<Document> found =
        objects.stream().filter(o -> o.kind().equals(kind) && o.name().equals(name)).toList();
    assertThat(found).as(kind + " " + name).hasSize(1);
    return found.get(0);
  }

  private static String image(Document deployment) {
    Object pod = Manifests.get(deployment.value(), "spec", "template", "spec");
    return Manifests.string(Manifests.list(pod, "containers").get(0), "image");
  }

  private static List<Document> build(String overlay) throws Exception {
    return buildFolder(Path.of("k8s/overlays", overlay));
  }

  private static List<Document> buildFolder(Path overlay) throws Exception {
    Path output = folder.resolve(overlay.getFileName() + ".yaml");
    int status = run(output, "kubectl", "kustomize", overlay.toString());
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
