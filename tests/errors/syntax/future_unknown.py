from __future__ import coffee
