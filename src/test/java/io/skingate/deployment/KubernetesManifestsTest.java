package io.skingate.deployment;

import static io.skingate.deployment.Manifests.get;
import static io.skingate.deployment.Manifests.list;
import static io.skingate.deployment.Manifests.string;
import static io.skingate.deployment.Manifests.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.skingate.deployment.Manifests.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks every reference of the Kubernetes manifests, and holds their pods against what is safe. */
class KubernetesManifestsTest {
  private static final Pattern SECRET_FILE =
      Pattern.compile("file:/etc/skingate/secrets/([a-z0-9-]+)");

  static Stream<Path> kustomizations() {
    return Manifests.kustomizations().stream();
  }

  static Stream<Document> objects() {
    return Manifests.objects().stream();
  }

  static Stream<Document> workloads() {
    return Manifests.workloads().stream();
  }

  @ParameterizedTest
  @MethodSource("kustomizations")
  void every_file_that_a_kustomization_names_is_there(Path file) {
    Document kustomization = Manifests.load(file).get(0);
    List<String> named = new ArrayList<>(strings(kustomization.value(), "resources"));
    named.addAll(strings(kustomization.value(), "components"));
    for (Object generator : list(kustomization.value(), "configMapGenerator")) {
      named.addAll(strings(generator, "files"));
    }
    assertThat(named.size() + list(kustomization.value(), "patches").size()).isPositive();
    for (String name : named) {
      Path target = file.getParent().resolve(name).normalize();
      Path existing = Files.isDirectory(target) ? target.resolve("kustomization.yaml") : target;
      assertThat(existing).isRegularFile();
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void every_object_keeps_the_schema_of_its_kind(Document object) {
    assertThatCode(() -> KubernetesSchemas.check(object.value())).doesNotThrowAnyException();
    assertThat(string(object.value(), "apiVersion")).isNotBlank();
    if (!object.kind().equals("Namespace")) {
      assertThat(get(object.value(), "metadata", "labels").toString())
          .contains("app.kubernetes.io/name=", "app.kubernetes.io/component=");
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void every_selector_finds_pods_and_every_port_has_a_name_there(Document object) {
    Object selector =
        switch (object.kind()) {
          case "Service" -> get(object.value(), "spec", "selector");
          case "PodDisruptionBudget" -> get(object.value(), "spec", "selector", "matchLabels");
          case "NetworkPolicy" -> get(object.value(), "spec", "podSelector", "matchLabels");
          default -> null;
        };
    if (selector == null) {
      return;
    }
    List<Document> selected =
        Manifests.workloads().stream()
            .filter(
                workload ->
                    labels(workload)
                        .entrySet()
                        .containsAll(Manifests.entries((Map<?, ?>) selector)))
            .toList();
    assertThat(selected).hasSize(1);
    Set<String> ports = Manifests.portNames(selected.get(0));
    if (object.kind().equals("Service")) {
      for (Object port : list(object.value(), "spec", "ports")) {
        assertThat(ports).contains(string(port, "targetPort"));
      }
    }
    for (Object rule : list(object.value(), "spec", "ingress")) {
      for (Object port : list(rule, "ports")) {
        assertThat(ports).contains(string(port, "port"));
      }
    }
  }

  @Test
  void config_maps_and_secrets_that_pods_mount_exist() {
    Set<String> configMaps = new HashSet<>();
    Manifests.objects("ConfigMap").forEach(map -> configMaps.add(map.name()));
    for (Path file : Manifests.kustomizations()) {
      list(Manifests.load(file).get(0).value(), "configMapGenerator")
          .forEach(generator -> configMaps.add(string(generator, "name")));
    }
    Document example = exampleSecret();
    Set<Object> keys = keys(example);
    for (Document workload : Manifests.workloads()) {
      for (Object volume : list(workload.value(), "spec", "template", "spec", "volumes")) {
        String configMap = string(volume, "configMap", "name");
        assertThat(configMap == null || configMaps.contains(configMap)).as("%s", volume).isTrue();
        String secret = string(volume, "secret", "secretName");
        assertThat(secret == null || secret.equals(example.name())).as("%s", volume).isTrue();
        for (Object item : list(volume, "secret", "items")) {
          assertThat(keys).contains(string(item, "key"));
        }
      }
    }
  }

  @Test
  void every_secret_of_a_configuration_is_in_the_example_and_has_a_placeholder() throws Exception {
    Document example = exampleSecret();
    for (Object value : ((Map<?, ?>) get(example.value(), "stringData")).values()) {
      assertThat(value.toString()).contains("CHANGEME");
    }
    List<Path> configurations =
        Manifests.files().stream()
            .filter(file -> file.getFileName().toString().equals("skingate.yaml"))
            .toList();
    assertThat(configurations).hasSizeGreaterThan(1);
    for (Path configuration : configurations) {
      String text = Files.readString(configuration);
      assertThat(text).doesNotContain("${");
      List<String> named = new ArrayList<>();
      Matcher matcher = SECRET_FILE.matcher(text);
      while (matcher.find()) {
        named.add(matcher.group(1));
      }
      assertThat(named).hasSizeGreaterThan(3);
      assertThat(keys(example)).containsAll(named);
    }
  }

  @Test
  void no_secret_is_applied_from_here() {
    assertThat(Manifests.objects("Secret")).isEmpty();
  }

  @Test
  void nothing_leads_from_outside_to_the_management_port() {
    for (String kind : List.of("Ingress", "HTTPRoute")) {
      List<Document> routes = Manifests.objects(kind);
      assertThat(routes).hasSize(1);
      assertThat(routes.get(0).value().toString())
          .contains("name=skingate")
          .doesNotContain("skingate-management")
          .doesNotContain("9090");
    }
    for (Document route : Manifests.objects("Ingress")) {
      for (Map<?, ?> map : Manifests.maps(route.value())) {
        if (get(map, "service", "name") != null) {
          assertThat(servicePorts(string(map, "service", "name")))
              .contains(string(map, "service", "port", "name"));
        }
      }
    }
  }

  @Test
  void the_service_monitor_finds_the_management_service_and_its_port() {
    Document monitor = Manifests.objects("ServiceMonitor").get(0);
    Map<?, ?> wanted = (Map<?, ?>) get(monitor.value(), "spec", "selector", "matchLabels");
    List<Document> services =
        Manifests.objects("Service").stream()
            .filter(
                service ->
                    ((Map<?, ?>) get(service.value(), "metadata", "labels"))
                        .entrySet()
                        .containsAll(Manifests.entries(wanted)))
            .toList();
    assertThat(services).extracting(Document::name).containsExactly("skingate-management");
    for (Object endpoint : list(monitor.value(), "spec", "endpoints")) {
      assertThat(servicePorts("skingate-management")).contains(string(endpoint, "port"));
    }
  }

  @Test
  void the_autoscaler_scales_the_deployment_and_needs_nothing_but_the_processor() {
    Document scaler = Manifests.objects("HorizontalPodAutoscaler").get(0);
    assertThat(Manifests.objects("Deployment"))
        .extracting(Document::name)
        .contains(string(scaler.value(), "spec", "scaleTargetRef", "name"));
    assertThat(list(scaler.value(), "spec", "metrics"))
        .extracting(metric -> string(metric, "resource", "name"))
        .containsExactly("cpu");
  }

  @Test
  void the_autoscalers_second_metric_has_a_rule_for_the_adapter() {
    Path folder = Path.of("k8s/components/hpa-orders-in-flight");
    String rule =
        Manifests.load(folder.resolve("prometheus-adapter-rule.yaml")).get(0).value().toString();
    Object patch =
        list(Manifests.load(folder.resolve("kustomization.yaml")).get(0).value(), "patches").get(0);
    Matcher metric = Pattern.compile("name: (skingate_[a-z_]+)").matcher(string(patch, "patch"));
    assertThat(metric.find()).isTrue();
    assertThat(rule).contains(metric.group(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"trial", "production"})
  void the_readme_makes_the_namespace_and_the_secret_before_it_applies_an_overlay(String overlay)
      throws Exception {
    Path folder = Path.of("k8s/overlays/" + overlay);
    Map<String, Object> kustomization =
        Manifests.load(folder.resolve("kustomization.yaml")).get(0).value();
    Document namespace = Manifests.load(folder.resolve("namespace.yaml")).get(0);
    assertThat(namespace.name()).isEqualTo(string(kustomization, "namespace"));
    assertThat(strings(kustomization, "resources")).contains("namespace.yaml");
    assertThat(Files.readString(Path.of("README.md")))
        .containsSubsequence(
            "kubectl apply -f " + folder + "/namespace.yaml",
            "kubectl apply -n " + namespace.name() + " -f ",
            "kubectl apply -k " + folder);
  }

  @Test
  void every_alert_says_what_it_is_and_where_to_read_on() throws Exception {
    List<Object> rules = new ArrayList<>();
    for (Object group :
        list(Manifests.objects("PrometheusRule").get(0).value(), "spec", "groups")) {
      rules.addAll(list(group, "rules"));
    }
    List<Object> alerts = rules.stream().filter(rule -> get(rule, "alert") != null).toList();
    assertThat(alerts).hasSizeGreaterThan(10);
    Set<String> headings = new HashSet<>();
    for (String line : Files.readAllLines(Path.of("docs/operating.md"))) {
      if (line.startsWith("### ")) {
        headings.add(line.substring(4).toLowerCase(Locale.ROOT).replace(":", "").replace(' ', '-'));
      }
    }
    for (Object alert : alerts) {
      assertThat(string(alert, "labels", "severity")).isIn("critical", "warning");
      assertThat(string(alert, "annotations", "summary")).isNotBlank();
      assertThat(string(alert, "annotations", "description")).isNotBlank();
      String url = string(alert, "annotations", "runbook_url");
      assertThat(url).matches("https://.+/docs/operating\\.md#runbook-[a-z-]+");
      assertThat(headings).contains(url.substring(url.indexOf('#') + 1));
    }
  }

  @Test
  void the_version_is_that_of_the_build() throws Exception {
    Properties build = new Properties();
    try (var in = KubernetesManifestsTest.class.getResourceAsStream("/build.properties")) {
      build.load(in);
    }
    String version = build.getProperty("version");
    for (String overlay : List.of("trial", "production")) {
      Document kustomization =
          Manifests.load(Path.of("k8s/overlays/" + overlay + "/kustomization.yaml")).get(0);
      assertThat(string(list(kustomization.value(), "images").get(0), "newTag")).isEqualTo(version);
    }
    assertThat(labels(Manifests.objects("Deployment").get(0)).get("app.kubernetes.io/version"))
        .isEqualTo(version);
  }

  private static Document exampleSecret() {
    return Manifests.load(Path.of("k8s/examples/secret.yaml")).get(0);
  }

  private static Set<Object> keys(Document secret) {
    return new HashSet<>(((Map<?, ?>) get(secret.value(), "stringData")).keySet());
  }

  private static Map<?, ?> labels(Document workload) {
    return (Map<?, ?>) get(workload.value(), "spec", "template", "metadata", "labels");
  }

  private static List<String> servicePorts(String name) {
    return Manifests.objects("Service").stream()
        .filter(service -> service.name().equals(name))
        .flatMap(service -> list(service.value(), "spec", "ports").stream())
        .map(port -> string(port, "name"))
        .toList();
  }
}
