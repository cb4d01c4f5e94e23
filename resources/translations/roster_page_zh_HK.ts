<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_HK" sourcelanguage="en">
<context>
    <name>RosterPage</name>
    <message><source>Paid hours of this shop in this week</source><translation>本店這一週的有薪工時</translation></message>
    <message><source>Roster of the week</source><translation>一週更表</translation></message>
</context>
</TS>
