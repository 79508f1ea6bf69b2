"""A protocol-faithful stand-in for WeChat Pay v3, the WeChat server API and an SMS provider."""
