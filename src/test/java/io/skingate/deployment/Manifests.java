package io.skingate.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the Kubernetes manifests as plain maps and lists. */
final class Manifests {
  static final Path ROOT = Path.of("k8s");

  private Manifests() {}

  /**
   * A document of a file.
   *
   * @param value its content
   */
  record Document(Path file, Map<String, Object> value) {
    String kind() {
      return String.valueOf(value.get("kind"));
    }

    String name() {
      return string(value, "metadata", "name");
    }

    @Override
    public String toString() {
      return kind() + " in " + file;
    }
  }

  /** Every object that is applied: what no kustomization names, and those themselves, left out. */
  static List<Document> objects() {
    List<Document> objects = new ArrayList<>();
    for (Path kustomization : kustomizations()) {
      for (String resource : strings(load(kustomization).get(0).value(), "resources")) {
        Path file = kustomization.getParent().resolve(resource).normalize();
        if (Files.isRegularFile(file)) {
          objects.addAll(load(file));
        }
      }
    }
    return objects;
  }

  static List<Document> objects(String kind) {
    return objects().stream().filter(object -> object.kind().equals(kind)).toList();
  }

  /** Deployments and all else that makes pods. */
  static List<Document> workloads() {
    return objects().stream()
        .filter(object -> get(object.value(), "spec", "template", "spec") != null)
        .toList();
  }

  static List<Path> kustomizations() {
    return files().stream()
        .filter(file -> file.getFileName().toString().equals("kustomization.yaml"))
        .toList();
  }

  static List<Path> files() {
    try (Stream<Path> walk = Files.walk(ROOT)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  static List<Document> load(Path file) {
    try {
      List<Document> documents = new ArrayList<>();
      // Two keys alike are an error of the reader's by default.
      new Load(LoadSettings.builder().build())
          .loadAllFromString(Files.readString(file))
          .forEach(value -> documents.add(new Document(file, (Map<String, Object>) value)));
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands at a path; null where there is nothing. */
  static Object get(Object value, String... path) {
    Object at = value;
    for (String key : path) {
      at = at instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return at;
  }

  static String string(Object value, String... path) {
    Object found = get(value, path);
    return found == null ? null : found.toString();
  }

  static List<String> strings(Object value, String... path) {
    return list(value, path).stream().map(Object::toString).toList();
  }

  /** The list at a path; empty where there is none. */
  static List<Object> list(Object value, String... path) {
    return get(value, path) instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }

  static Set<String> portNames(Document workload) {
    Set<String> names = new HashSet<>();
    for (Object container : list(workload.value(), "spec", "template", "spec", "containers")) {
      list(container, "ports").forEach(port -> names.add(string(port, "name")));
    }
    return names;
  }

  /** A map's entries without their wildcard types. */
  static Set<Map.Entry<Object, Object>> entries(Object map) {
    return Map.<Object, Object>copyOf((Map<?, ?>) map).entrySet();
  }

  /** Every map in the value, itself included. */
  static List<Map<?, ?>> maps(Object value) {
    List<Map<?, ?>> found = new ArrayList<>();
    collect(value, found);
    return found;
  }

  private static void collect(Object value, List<Map<?, ?>> into) {
    if (value instanceof Map<?, ?> map) {
      into.add(map);
      map.values().forEach(child -> collect(child, into));
    } else if (value instanceof List<?> list) {
      list.forEach(child -> collect(child, into));
    }
  }
}
