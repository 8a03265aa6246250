package io.skingate.deployment;

import static io.skingate.deployment.Manifests.get;
import static io.skingate.deployment.Manifests.list;
import static io.skingate.deployment.Manifests.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skingate.deployment.Manifests.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the pods of the Kubernetes manifests against what is safe. */
class KubernetesPodsTest {
  static Stream<Document> workloads() {
    return Manifests.workloads().stream();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void every_workload_selects_its_own_pods_and_no_version(Document workload) {
    Map<?, ?> labels = (Map<?, ?>) get(workload.value(), "spec", "template", "metadata", "labels");
    Map<?, ?> selector = (Map<?, ?>) get(workload.value(), "spec", "selector", "matchLabels");
    assertThat(Manifests.entries(labels)).containsAll(Manifests.entries(selector));
    assertThat(selector.keySet().toString()).doesNotContain("version");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void every_pod_keeps_the_restricted_profile(Document workload) {
    Object pod = get(workload.value(), "spec", "template", "spec");
    assertThat(get(pod, "automountServiceAccountToken")).isEqualTo(false);
    assertThat(get(pod, "enableServiceLinks")).isEqualTo(false);
    assertThat(get(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat((Integer) get(pod, "securityContext", "runAsUser")).isPositive();
    assertThat(get(pod, "securityContext", "seccompProfile", "type")).isEqualTo("RuntimeDefault");
    for (String forbidden : List.of("hostNetwork", "hostPID", "hostIPC", "hostAliases")) {
      assertThat(get(pod, forbidden)).isNull();
    }
    assertThat(list(pod, "containers")).isNotEmpty();
    for (Object container : list(pod, "containers")) {
      Object context = get(container, "securityContext");
      assertThat(get(context, "allowPrivilegeEscalation")).isEqualTo(false);
      assertThat(get(context, "readOnlyRootFilesystem")).isEqualTo(true);
      assertThat(list(context, "capabilities", "drop")).containsExactly("ALL");
      assertThat(get(context, "capabilities", "add")).isNull();
      assertThat(get(container, "resources", "limits", "memory")).isNotNull();
      assertThat(get(container, "resources", "requests", "cpu")).isNotNull();
    }
    for (Object volume : list(pod, "volumes")) {
      assertThat(get(volume, "hostPath")).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void every_mount_and_probe_names_what_the_pod_has(Document workload) {
    Object pod = get(workload.value(), "spec", "template", "spec");
    Set<String> volumes = new HashSet<>();
    list(pod, "volumes").forEach(volume -> volumes.add(string(volume, "name")));
    list(workload.value(), "spec", "volumeClaimTemplates")
        .forEach(claim -> volumes.add(string(claim, "metadata", "name")));
    for (Object container : list(pod, "containers")) {
      for (Object mount : list(container, "volumeMounts")) {
        assertThat(volumes).contains(string(mount, "name"));
        assertThat(get(mount, "subPath")).as("what is mounted by subPath never changes").isNull();
      }
      for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
        Object check = get(container, probe);
        if (check != null) {
          String http = string(check, "httpGet", "port");
          String port = http == null ? string(check, "tcpSocket", "port") : http;
          assertThat(Manifests.portNames(workload)).contains(port);
        }
      }
    }
  }

  @Test
  void there_is_time_to_stop_in_order() {
    for (Document workload : Manifests.objects("Deployment")) {
      assertThat(
              (Integer)
                  get(
                      workload.value(),
                      "spec",
                      "template",
                      "spec",
                      "terminationGracePeriodSeconds"))
          .isGreaterThanOrEqualTo(30);
    }
  }

  @Test
  void a_misspelt_field_would_be_noticed() {
    Document workload = Manifests.objects("Deployment").get(0);
    @SuppressWarnings("unchecked")
    Map<String, Object> pod =
        (Map<String, Object>) get(workload.value(), "spec", "template", "spec");
    pod.put("enableServiceLink", false);

    assertThatThrownBy(() -> KubernetesSchemas.check(workload.value()))
        .hasMessageContaining("enableServiceLink");
  }
}
