package io.skingate.deployment;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Checks objects as a strict API server would: an unknown or missing field is an error. */
final class KubernetesSchemas {
  /** Custom resources, whose schemas their operators bring. */
  private static final Set<String> CUSTOM = Set.of("ServiceMonitor", "PrometheusRule", "HTTPRoute");

  private KubernetesSchemas() {}

  /**
   * @throws IOException if a field is unknown
   * @throws IllegalArgumentException if one is unknown, missing or of the wrong type
   */
  static void check(Map<String, Object> object) throws IOException {
    // The models' own reader knows their types; it is made with the first of them.
    new JSON();
    JsonElement json = new Gson().toJsonTree(object);
    String kind = String.valueOf(object.get("kind"));
    switch (kind) {
      case "ConfigMap" -> V1ConfigMap.validateJsonElement(json);
      case "Deployment" -> V1Deployment.validateJsonElement(json);
      case "HorizontalPodAutoscaler" -> V2HorizontalPodAutoscaler.validateJsonElement(json);
      case "Ingress" -> V1Ingress.validateJsonElement(json);
      case "Namespace" -> V1Namespace.validateJsonElement(json);
      case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(json);
      case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(json);
      case "Service" -> V1Service.validateJsonElement(json);
      case "ServiceAccount" -> V1ServiceAccount.validateJsonElement(json);
      case "StatefulSet" -> V1StatefulSet.validateJsonElement(json);
      default -> {
        if (!CUSTOM.contains(kind)) {
          throw new IllegalArgumentException("No schema for " + kind);
        }
      }
    }
  }
}
